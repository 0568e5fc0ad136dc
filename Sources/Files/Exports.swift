// Whoever reads files shows what is in them.
@_exported import TextEscapes
