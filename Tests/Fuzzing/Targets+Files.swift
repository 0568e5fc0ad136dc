import Files
import NumPyFiles
import Tensors
import Vision

extension FuzzTarget {
  /// NumPy's files.
  static let arrays = [
    FuzzTarget("npy", seeds: ["NumPy"], words: headerWords) { input in
      _ = try NumPyArray(bytes: input.bytes, path: input.path).tensor(of: Float.self)
    },
    FuzzTarget("npz", seeds: ["NumPy/archive.npz", "NumPy/compressed.npz", "Files"]) { input in
      let archive = try NumPyArchive(npz: input.path)
      try each(archive.names) { _ = try archive.tensor($0, of: Float.self) }
    },
  ]

  private static let headerWords = [
    "'descr': '<f4'", "'fortran_order': True", "'shape': (3,)", "(0, 4611686018427387904, 4)", "1L",
    "'|O'", "('<f4', (2,))", "\"", "\\x41", "(", ")", "{", "}",
  ]

  /// Archives and compressed files.
  static let archives = [
    FuzzTarget("zip", seeds: ["Files", "NumPy/archive.npz", "Weights/views.pth"]) { input in
      let archive = try ZipArchive(input.path)
      try each(archive.entries) { _ = try archive.bytes(of: $0, limit: 1 << 26) }
    },
    FuzzTarget("gzip", seeds: ["Vision/tiny-images-idx3-ubyte.gz"]) { input in
      _ = try Gzip.decompressed(input.bytes, path: input.path, limit: 1 << 26)
    },
  ]

  /// Files of datasets.
  static let datasets = [
    FuzzTarget("idx", seeds: ["Vision/tiny-images-idx3-ubyte.gz", "Vision/tiny-labels-idx1-ubyte"])
    {
      _ = try IDX.tensor($0.path)
    },
    FuzzTarget("cifar") { input in
      try File.write(input.bytes, to: input.folder + "/test_batch.bin")
      _ = try CIFAR.ten(input.folder, .test)
    },
    FuzzTarget(
      "csv", words: ["\r\n", "\"", "\"\"", ",", "a.png", "path,label\n", "\u{301}", "\u{0}"]
    ) { input in
      for name in ["a.png", "b.png"] where !File.exists("\(input.folder)/\(name)") {
        try File.write([1], to: "\(input.folder)/\(name)")
      }
      _ = try LabeledFiles(csv: input.path, folder: input.folder)
    },
  ]

  /// Calls a function with each element, also after an error; throws the first one.
  static func each<Element>(_ elements: [Element], _ body: (Element) throws -> Void) throws {
    let errors = elements.compactMap { element -> (any Error)? in
      do { try body(element) } catch { return error }
      return nil
    }
    if let error = errors.first { throw error }
  }
}
