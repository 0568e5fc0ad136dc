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
    /// The sizes of the images in bytes, 0 where unknown; empty for generated images.
    var sizes: [Int]
    /// The checksums of ``ImageContents``, 0 where unknown; `nil` in records of earlier versions.
    var checksums: [UInt64]?

    private enum CodingKeys: String, CodingKey {
      case names, labels, sizes
      case checksums = "fingerprints"
    }

    init(_ images: ImageDataset, _ configuration: DataConfiguration) {
      let files = images.hasContents ? images.names.indices.map(images.contents) : []
      (names, labels) = (images.identities(configuration), images.labels)
      (sizes, checksums) = (files.map { $0?.size ?? 0 }, files.map { $0?.checksum ?? 0 })
    }

    /// Returns what is known of an image; `nil` if that is not enough to recognize it.
    func file(_ number: Int) -> ImageContents? {
      guard let checksums, !sizes.isEmpty, sizes[number] > 0 else { return nil }
      return ImageContents(size: sizes[number], checksum: checksums[number])
    }
  }

  var classes: [String]
  var training, heldOut: Part
  /// `nil` where there is none.
  var validation: Part?

  init(_ split: DataSplit, _ configuration: DataConfiguration) {
    classes = split.classes
    training = Part(split.training, configuration)
    heldOut = Part(split.heldOut, configuration)
    if split.validation.count > 0 { validation = Part(split.validation, configuration) }
  }

  /// All parts that there are.
  var parts: [Part] { [training, heldOut] + [validation].compactMap(\.self) }

  /// Whether the numbers fit each other: a record comes from a file.
  var isValid: Bool {
    for part in parts {
      let count = part.names.count
      guard part.labels.count == count, part.labels.allSatisfy(classes.indices.contains),
        part.sizes.isEmpty || part.sizes.count == count,
        part.checksums == nil || part.checksums?.count == part.sizes.count
      else { return false }
    }
    return Set(parts.flatMap(\.names)).count == parts.reduce(0) { $0 + $1.names.count }
  }
}

/// The contents of an image, as far as they are compared: the size in bytes, and a checksum.
///
/// Of a file, the checksum is that of its beginning and its middle. That takes 20 microseconds, however large it is. Two
/// images of the same size that differ have other pixels in the middle: they are compressed.
struct ImageContents: Hashable {
  let size: Int
  let checksum: UInt64

  /// The number of bytes of the beginning, and of the middle.
  private static let pieceSize = 8192

  init(size: Int, checksum: UInt64) { (self.size, self.checksum) = (size, checksum) }

  /// Reads what is compared of a file; `nil` where it cannot be read.
  init?(file path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(status.st_size)
    var bytes = [UInt8](repeating: 0, count: 2 * Self.pieceSize)
    let first = pread(descriptor, &bytes, Self.pieceSize, 0)
    let middle = max(Self.pieceSize, (size - Self.pieceSize) / 2)
    let second = bytes.withUnsafeMutableBytes {
      pread(descriptor, $0.baseAddress! + Self.pieceSize, Self.pieceSize, off_t(middle))
    }
    guard first >= 0, second >= 0 else { return nil }
    checksum = UInt64(Checksum.crc32(bytes))
  }
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
    case .digits, .fashionMNIST, .characters, .idx, .idxFolder, .cifar10, .cifar100, .npz:
      plain = names
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
