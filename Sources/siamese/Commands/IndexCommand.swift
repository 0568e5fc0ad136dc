import Commands
import Files
import Foundation
import Training

private let indexOption = Option.text(
  "index", "", placeholder: "FOLDER", "folder of the index; required")
private let jsonOption = Option.flag("json", "print the result as one line of JSON")

/// The table of `--help`.
private let statuses = (
  title: "Exit status",
  rows: [
    ("0", "the index is up to date"), ("1", "a failure, which standard error names"),
    ("2", "an invalid command line"),
    ("3", "some images cannot be read; all others are in the index"),
  ]
)

/// `siamese index`.
let indexCommand = Program(
  "index", "Keep the embeddings of images on disk, for searches.",
  commands: [
    Program(
      "add", "Add images to an index, which is created if there is none.", takes: "IMAGE|FOLDER …",
      options: [indexOption, jsonOption] + TrainedEncoder.options
        + TrainedEncoder.orientationOption,
      lists: [statuses, ReadingLimitsOption.list],
      examples: ["siamese index add --index photos.index --weights Output/siamese photos/"]
    ) { arguments in
      guard !arguments.positionals.isEmpty else {
        throw Arguments.Failure(description: "no images given; pass image files or a folder")
      }
      let paths = try ImageDataset.files(at: arguments.positionals).map(absolutePath)
      try update(arguments) { index, encoder in
        try index.update(paths, encoder, workers: arguments.integer("workers"))
      }
    },
    Program(
      "refresh", "Embed the images again that have changed, and remove those whose files are gone.",
      options: [indexOption, jsonOption] + TrainedEncoder.options
        + TrainedEncoder.orientationOption,
      lists: [statuses, ReadingLimitsOption.list],
      examples: ["siamese index refresh --index photos.index --weights Output/siamese"]
    ) { arguments in
      _ = try EmbeddingIndex(try indexFolder(arguments))
      try update(arguments) { index, encoder in
        let removed = try index.removeMissing()
        var result = try index.update(
          index.entries.map(\.path), encoder, workers: arguments.integer("workers"))
        result.removed += removed
        return result
      }
    },
    Program(
      "remove", "Remove images, or those in folders, from an index; the files stay.",
      takes: "IMAGE|FOLDER …", options: [indexOption, jsonOption], lists: [statuses],
      examples: ["siamese index remove --index photos.index photos/old/"]
    ) { arguments in
      guard !arguments.positionals.isEmpty else {
        throw Arguments.Failure(description: "no images given; pass image files or a folder")
      }
      let folder = try indexFolder(arguments)
      _ = try EmbeddingIndex(folder)
      let lock = try locked(folder)
      defer { lock.release() }
      var index = try EmbeddingIndex(folder)
      var result = IndexUpdate()
      result.removed = try index.remove(arguments.positionals.map(absolutePath))
      (result.images, result.unchanged) = (index.count, index.count)
      try report(result, result.text, arguments)
    },
    Program(
      "info", "Print what an index contains, and check it for damage.",
      options: [indexOption, jsonOption], lists: [statuses],
      examples: ["siamese index info --index photos.index"]
    ) { arguments in
      let index = try EmbeddingIndex(try indexFolder(arguments))
      try index.verify()
      let info = IndexInfo(index)
      try report(info, info.text, arguments)
    },
  ])

/// What an index contains.
private struct IndexInfo: Encodable {
  let images, rows, dimension, size, bytes: Int
  let normalizes: Bool
  let precision, weights: String

  init(_ index: EmbeddingIndex) {
    (images, rows, dimension) = (index.count, index.journal.rows, index.settings.dimension)
    (size, normalizes) = (index.settings.size, index.settings.normalizes)
    bytes = 4 * rows * dimension
    precision = index.settings.precision
    weights = String(index.settings.weights, radix: 16)
  }

  var text: String {
    """
    images      \(images)
    dimension   \(dimension)\(normalizes ? ", normalized" : "")
    image size  \(size)
    precision   \(precision)
    weights     \(weights)
    vectors     \(rows), \(bytes) bytes; all checksums are right
    """
  }
}

private func indexFolder(_ arguments: Arguments) throws(Arguments.Failure) -> String {
  let folder = arguments.string("index")
  guard !folder.isEmpty else {
    throw Arguments.Failure(description: "--index is missing; pass the folder of the index")
  }
  return folder
}

/// Updates the index that a command line names, which no other process changes meanwhile.
private func update(
  _ arguments: Arguments,
  _ body: (inout EmbeddingIndex, TrainedEncoder) throws -> IndexUpdate
) throws {
  let folder = try indexFolder(arguments)
  let encoder = try TrainedEncoder(arguments)
  let lock = try locked(folder)
  defer { lock.release() }
  let settings = encoder.indexSettings(upright: encoder.orientation(arguments) == .upright)
  var index = try EmbeddingIndex(folder, creating: settings)
  let result = try body(&index, encoder)
  try report(result, result.text, arguments)
  if result.unreadable > 0 {
    throw ExitError(
      status: 3,
      "\(result.unreadable.counted("image")) cannot be read; copy them again, or remove them")
  }
}

/// Locks an index against changes by other processes, and warns where that is not possible.
private func locked(_ folder: String) throws -> FolderLock {
  do {
    let lock = try FolderLock(folder)
    if lock.warning != nil {
      warn("\(folder.displayed()) cannot be locked; make sure that no other process changes it")
    }
    return lock
  } catch {
    guard error.problem.hasPrefix("another process") else { throw error }
    throw DataError(
      path: folder, problem: "another process is changing this index",
      recoverySuggestion: "wait until it ends, or choose another folder with --index")
  }
}

private func report(_ value: some Encodable, _ text: String, _ arguments: Arguments) throws {
  guard arguments.flag("json") else { return print(text) }
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Returns an absolute path, without resolving symbolic links.
func absolutePath(_ path: String) -> String {
  var path = Substring(path)
  while path.utf8.starts(with: "./".utf8) { path = path.dropFirst(2) }
  while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") {
    path = Substring(path.utf8.dropLast())
  }
  if path.utf8.first == UInt8(ascii: "/") { return String(path) }
  let current = FileManager.default.currentDirectoryPath
  return path == "." ? current : EmbeddingIndex.path(current, String(path))
}
