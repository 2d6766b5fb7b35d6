"""Main job A in the browser: the work report from the drafter's .docx to the issued document."""
