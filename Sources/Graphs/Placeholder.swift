// Placeholder until the first file of Graphs.
