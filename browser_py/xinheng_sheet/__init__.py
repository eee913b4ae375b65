"""The scoring sheet as XLSX: what the standard prints, with sums that follow when an inspector types over a score."""

from xinheng_sheet.workbook import SheetError, write

__all__ = ["SheetError", "write"]
