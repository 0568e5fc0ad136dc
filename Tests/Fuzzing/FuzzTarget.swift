import Commands
import Diagrams
import Files
import Foundation

@testable import Book

/// A reader that is given damaged and malicious inputs.
///
/// Every input must end, within bounds of time and memory, in a value or in an error that is one sentence. A crash,
/// an endless loop or another error is a fault.
public struct FuzzTarget: Sendable {
  /// An input: its bytes, and the path of a file that contains them.
  public struct Input {
    /// The bytes.
    public let bytes: [UInt8]
    /// The path of the file; a target may write other files beside it.
    public let path: String

    /// Creates an input.
    public init(bytes: [UInt8], path: String) { (self.bytes, self.path) = (bytes, path) }

    /// The bytes as text; invalid UTF-8 is repaired.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The path of the folder of the file.
    public var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
  }

  /// The name: "npy".
  public let name: String
  /// The files and folders below Tests/Fixtures with inputs to start from, besides the folder of the target's name in
  /// Fuzz.
  let seeds: [String]
  /// Words of the format, which the mutator inserts.
  let words: [String]
  /// Reads an input.
  let read: @Sendable (Input) throws -> Void

  /// Creates a target.
  public init(
    _ name: String, seeds: [String] = [], words: [String] = [],
    _ read: @escaping @Sendable (Input) throws -> Void
  ) {
    (self.name, self.seeds, self.words, self.read) = (name, seeds, words, read)
  }

  /// Reads an input; returns the fault, or nil if there is none.
  public func fault(_ input: Input) -> String? {
    do {
      try read(input)
      return nil
    } catch let fault as Fault {
      return fault.description
    } catch {
      guard Self.isExpected(error) else { return "\(type(of: error)) is thrown: \(error)" }
      return Self.fault(inMessage: (error as? ExitError)?.message ?? "\(error)")
    }
  }

  /// Whether an error is one of those that readers throw for what comes from outside.
  private static func isExpected(_ error: any Error) -> Bool {
    error is DataError || error is Arguments.Failure || error is ExitError || error is GraphvizError
      || error is DiagramError || error is WeavingError
  }

  private static func fault(inMessage message: String) -> String? {
    let scalars = message.unicodeScalars
    if scalars.isEmpty { return "the message is empty" }
    if scalars.count >= 2_000 { return "the message has \(scalars.count) characters" }
    let controls = scalars.filter { $0.properties.generalCategory == .control }
    guard let control = controls.first else { return nil }
    return "the message contains \(control.escaped(asASCII: true)): \(message.debugDescription)"
  }

  /// The inputs to start from: short ones first, so that most damage is to them.
  public func seedInputs() throws -> [(path: String, bytes: [UInt8])] {
    let paths = try (["Fuzz/\(name)"] + seeds).flatMap { seed in
      let path = Self.fixtures + "/" + seed
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        return [] as [String]
      }
      guard isFolder.boolValue else { return [path] }
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map {
        "\(path)/\($0)"
      }
    }
    return try paths.map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: $0)))) }
      .sorted { $0.1.count < $1.1.count }
  }

  /// The folder Tests/Fixtures.
  static let fixtures =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Fixtures"
}

/// A fault that a target finds in a value.
struct Fault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Throws a fault unless a condition holds.
  static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws(Fault) {
    if !condition { throw Fault(description()) }
  }
}
