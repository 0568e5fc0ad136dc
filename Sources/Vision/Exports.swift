// Transforms and datasets extend and hold these: who names a transform names pictures.
@_exported import Animals
@_exported import Images
