import Foundation
import Lessons
import Testing

/// A learner's clone of the project, with chapters 1 and 4: the same files, and the same `learn`. The library is not
/// compiled again: the exercises are linked with the objects that were built for the tests.
final class Clone {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  /// The folder of the programs, which is that of the tests.
  static let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

  /// The line of exercise 1.1's function in the original file, counted from 1.
  private(set) var line = 0

  let folder = FileManager.default.temporaryDirectory
    .appending(path: "wingbeat-\(UUID().uuidString)")

  init() throws {
    let manager = FileManager.default
    for path in [
      "Chapters/01-Tensors", "Exercises/01-Tensors", "Exercises/04-ScalarAutograd",
      "Sources/Curriculum/01-Tensors",
      "Sources/Curriculum/04-ScalarAutograd", "Sources/check",
    ] {
      let target = folder.appending(path: path)
      try manager.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try manager.copyItem(at: Self.root.appending(path: path), to: target)
    }
    for path in try manager.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    where path.hasPrefix("C") && path != "Curriculum" && path != "Commands" && path != "Contrastive"
    {
      try? manager.createSymbolicLink(
        at: folder.appending(path: "Sources/\(path)"),
        withDestinationURL: Self.root.appending(path: "Sources/\(path)"))
    }
    // The person who runs these tests may have solved exercises: here all files are the originals.
    for lesson in Lesson.all where [1, 4].contains(lesson.chapter) {
      try write(stub(lesson.file), to: lesson.file)
    }
    try write(manifest(), to: "Package.swift")
    let lines = try read(Self.rowMajorStrides).split(
      separator: "\n", omittingEmptySubsequences: false)
    line = try #require(lines.firstIndex { $0.hasPrefix("func rowMajorStrides(") }) + 1
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func read(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// Writes a file.
  ///
  /// - Parameter inPlace: whether the file is overwritten, as some editors do. Others replace it with a new one, after
  ///   which SwiftPM plans the whole build again.
  func write(_ text: String, to path: String, inPlace: Bool = false) throws {
    try text.write(to: folder.appending(path: path), atomically: !inPlace, encoding: .utf8)
  }

  /// Runs `learn` in a terminal of its own.
  func learn(_ words: String..., columns: UInt16 = 0) throws -> Terminal {
    try Terminal(
      [Self.products.appending(path: "learn").path] + words, in: folder, columns: columns)
  }

  /// Says that exercises are solved, as `learn` does.
  func setProgress(solved names: String...) throws {
    try FileManager.default.createDirectory(
      at: folder.appending(path: ".learn"), withIntermediateDirectories: true)
    try write(names.map { "\($0) solved 0\n" }.joined(), to: ".learn/progress.txt")
  }

  /// Replaces the line that throws `Unsolved` with an answer, and saves the file.
  func answer(
    _ body: String, in path: String = rowMajorStrides, inPlace: Bool = false
  ) throws {
    let lines = try stub(path).split(separator: "\n", omittingEmptySubsequences: false)
    try write(
      lines.map { $0.contains("throw Unsolved(") ? body : String($0) }.joined(separator: "\n"),
      to: path, inPlace: inPlace)
  }

  static let rowMajorStrides = "Exercises/01-Tensors/RowMajorStrides.swift"

  /// Returns the original text of an exercise's file.
  private func stub(_ path: String) throws -> String {
    let lesson = try #require(Lesson.all.first { $0.file == path })
    return lesson.stub(from: try read(lesson.solutionFile))
  }

  /// Returns a manifest of chapters 1 and 4 that uses the modules and objects of the tests' build.
  private func manifest() throws -> String {
    let list = Self.products.appending(path: "check-01.product/Objects.LinkFileList")
    let objects = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
      .filter { !$0.contains("/check.build/") && !$0.contains("/Exercises01.build/") }
    try write(objects.joined(separator: "\n") + "\n", to: "objects")
    return """
      // swift-tools-version: 6.2
      import PackageDescription

      let compile: [SwiftSetting] = [
        .unsafeFlags(["-I", "\(Self.products.path)/Modules"])
      ]
      let link: [LinkerSetting] = [.unsafeFlags(["@\(folder.path)/objects"])]
      let libraries = [
        ("CGraphviz", "libgvc"), ("CJPEG", "libjpeg"), ("CPNG", "libpng"),
        ("CZip", "libzip"), ("CZlib", "zlib"), ("CMachine", nil),
      ]
      let system = libraries.map { Target.Dependency(stringLiteral: $0.0) }
      let chapters = [("01", "Tensors"), ("04", "ScalarAutograd")]
      let package = Package(
        name: "Wingbeat",
        products: chapters.map { number, _ in
          .executable(name: "check-\\(number)", targets: ["check", "Exercises\\(number)"])
        },
        targets: libraries.map { .systemLibrary(name: $0.0, pkgConfig: $0.1) }
          + [
            .executableTarget(
              name: "check", dependencies: system, swiftSettings: compile, linkerSettings: link)
          ]
          + chapters.map { number, title in
            .target(
              name: "Exercises\\(number)", dependencies: system,
              path: "Exercises/\\(number)-\\(title)", swiftSettings: compile)
          },
        swiftLanguageModes: [.v6])
      """
  }
}
