"""HTML to PDF in a process of its own, which the kernel ends when it takes too long or too much."""

from documents.press.client import Printed, print_pdf, printed

__all__ = ["Printed", "print_pdf", "printed"]
