"""Results as XLSX: the scoring sheet that the standard prints, with sums that follow, and sheets of checks."""

from xinheng_sheet.workbook import SheetError, write

__all__ = ["SheetError", "write"]
