"""Files in and out: drafts read from .docx, texts compared, official documents and sheets written."""
