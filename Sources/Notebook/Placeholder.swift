// Placeholder until the first file of Notebook.
