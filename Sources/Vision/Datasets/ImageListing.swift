import Files

/// The image files in folders and their subfolders, and what is left out.
///
/// Files are in the order of Python's `sorted(os.walk(…))`: by folder, then by name. Links are followed, and names
/// that begin with a period are skipped.
public struct ImageListing: Sendable {
  /// The file extensions of images in lowercase; those of files may be in uppercase.
  public let extensions: Set<String>
  /// The paths of the images.
  public private(set) var paths: [String] = []
  /// The paths of the files that are left out because of their extension.
  public private(set) var ignored: [String] = []
  /// The paths of files and folders that are left out because their names are not UTF-8, with escapes such as
  /// `\xE9` for their bytes: no `String` can be their path.
  public private(set) var invalidNames: [String] = []

  /// Creates an empty list.
  public init(extensions: Set<String> = ["jpg", "jpeg", "png"]) { self.extensions = extensions }

  /// Adds the files of a folder and all its subfolders.
  ///
  /// - Throws: ``/Files/DataError`` if a folder is missing or unreadable, or if folders are nested more than 32
  ///   levels deep.
  public mutating func add(_ top: String) throws(DataError) {
    var (found, waiting): ([(folder: String, names: [String])], [(folder: String, level: Int)])
    (found, waiting) = ([], [(top, 0)])
    while let (folder, level) = waiting.popLast() {
      // A link to a folder that contains it would be followed forever.
      guard level < 32 else {
        throw DataError(
          path: folder, problem: "is nested more than 32 levels deep",
          recoverySuggestion: "look for a link to a folder that contains it")
      }
      let listing = try File.listing(of: folder)
      found.append((folder, listing.entries.filter { !$0.isFolder }.map(\.name)))
      waiting += listing.entries.filter(\.isFolder).map { (Self.path(folder, $0.name), level + 1) }
      addInvalid(listing.invalidNames, in: folder)
    }
    found.sort { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
    for (folder, names) in found {
      for name in names {
        let path = Self.path(folder, name)
        if isImage(name) { paths.append(path) } else { ignored.append(path) }
      }
    }
  }

  /// Adds a file, whatever its extension.
  public mutating func add(file path: String) { paths.append(path) }

  mutating func addInvalid(_ names: [String], in folder: String) {
    invalidNames += names.map { Self.path(folder, $0) }
  }

  func isImage(_ name: String) -> Bool { extensions.contains(File.fileExtension(of: name)) }

  static func path(_ folder: String, _ name: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
  }
}

// MARK: What is left out

extension ImageListing {
  /// A sentence for each kind of files that are left out, with their number and an example.
  public var warnings: [String] {
    var sentences: [String] = []
    if let first = ignored.first {
      sentences.append(
        "\(Self.count(ignored.count, "file")) ignored: \(Self.types(of: ignored).joined(separator: ", ")), for example "
          + "\(first.displayed()); only \(extensionList) are read")
    }
    if let first = invalidNames.first {
      let folder = first.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(first[..<$0]) } ?? "."
      sentences.append(
        "\(Self.count(invalidNames.count, "name")) not UTF-8 and skipped, for example "
          + "\(first.displayed()); rename with convmv -f latin1 -t utf8 --notest -r "
          + folder.displayed())
    }
    return sentences
  }

  /// The extensions of images: `.jpeg, .jpg and .png`.
  var extensionList: String {
    let names = extensions.sorted().map { "." + $0 }
    guard names.count > 1 else { return names.first ?? "no files" }
    return names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
  }

  /// Returns the numbers of files by extension, most frequent first: `10 .webp`.
  static func types(of paths: [String]) -> [String] {
    let counts = Dictionary(paths.map { (File.fileExtension(of: $0), 1) }, uniquingKeysWith: +)
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(8).map {
      "\($0.value) \($0.key.isEmpty ? "without extension" : "." + $0.key.displayed(limit: 20))"
    }
    let rest = sorted.dropFirst(8).reduce(0) { $0 + $1.value }
    return shown + (rest > 0 ? [rest.counted("other")] : [])
  }

  static func count(_ count: Int, _ noun: String) -> String {
    count.counted(noun) + (count == 1 ? " is" : " are")
  }
}
