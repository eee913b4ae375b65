"""The rules of the standards: pure functions from a definition and a document to a result.

Standard library only; no files, network, clock or randomness. `xinheng.api` is the one door.
"""
