// Placeholder until the first file of Autograd.
