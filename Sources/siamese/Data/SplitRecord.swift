import Files
import Glibc

/// The images of a run, and the part of each: what its checkpoints keep, so that a resumed run and an evaluation
/// use the same ones, whatever has happened to the folder since.
struct SplitRecord: Codable, Equatable {
  /// One part of the split, in its order.
  struct Part: Codable, Equatable {
    /// The identities of the images, as ``ImageDataset/identities(_:)`` returns them.
    var names: [String]
    /// The classes of the images, as indices.
    var labels: [Int]
    /// The sizes of the files in bytes, 0 where unknown; empty for generated images.
    var sizes: [Int]
    /// The CRC-32 of the contents of some files, by index.
    var checksums: [Int: UInt32]
  }

  var classes: [String]
  var training, heldOut: Part

  /// The largest number of files per part whose contents are hashed.
  private static let sampleSize = 500

  init(_ split: DataSplit, _ configuration: DataConfiguration) {
    func part(_ images: ImageDataset) -> Part {
      let count = min(images.count, Self.sampleSize)
      let sample = images.isFiles ? (0..<count).map { $0 * images.count / count } : []
      return Part(
        names: images.identities(configuration), labels: images.labels,
        sizes: images.isFiles ? images.names.map { ImageFile.size($0) ?? 0 } : [],
        checksums: Dictionary(
          uniqueKeysWithValues: sample.compactMap { index in
            ImageFile.checksum(images.names[index]).map { (index, $0) }
          }))
    }
    classes = split.classes
    (training, heldOut) = (part(split.training), part(split.heldOut))
  }

  /// Whether the numbers fit each other: a record comes from a file.
  var isValid: Bool {
    [training, heldOut].allSatisfy { part in
      part.labels.count == part.names.count && part.labels.allSatisfy(classes.indices.contains)
        && (part.sizes.isEmpty || part.sizes.count == part.names.count)
        && part.checksums.keys.allSatisfy(part.names.indices.contains)
    } && Set(training.names + heldOut.names).count == training.names.count + heldOut.names.count
  }
}

/// What a record keeps of image files.
enum ImageFile {
  /// Returns the size in bytes; `nil` where there is no file.
  static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Returns the CRC-32 of the contents; `nil` where the file cannot be read.
  static func checksum(_ path: String) -> UInt32? { (try? File.read(path)).map(Checksum.crc32) }
}

extension ImageDataset {
  /// Returns what identifies each image beyond this machine: its path below the source; for generated images, the
  /// seed and the number. No two are equal.
  func identities(_ configuration: DataConfiguration) -> [String] {
    let plain: [String]
    switch configuration.source {
    case .folder(let path): plain = names.map { Self.relative($0, to: path) }
    case .list(let path):
      let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      plain = names.map { Self.relative($0, to: end.map { String(path[..<$0]) } ?? ".") }
    case .catsAndDogs: plain = names.map { "seed \(configuration.seed): \($0)" }
    case .digits: plain = names
    }
    var counts: [String: Int] = [:]
    return plain.map { name in
      counts[name, default: 0] += 1
      // A list may name an image twice.
      return counts[name] == 1 ? name : "\(name) (\(counts[name]!))"
    }
  }

  private static func relative(_ path: String, to folder: String) -> String {
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    guard path.utf8.starts(with: start.utf8) else { return path }
    return String(path.utf8.dropFirst(start.utf8.count).drop { $0 == UInt8(ascii: "/") }) ?? path
  }
}
