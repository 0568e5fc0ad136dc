import Foundation
import Testing

@testable import Notebook

/// Quotations of the library by name.
@Suite struct QuotationTests {
  private let text = """
    /// A shape.
    public struct Box: Sendable {
      public let size: Int

      /// Grows (a bracket: [0, 1).
      @inlinable
      public func grown(by more: Int, twice isTwice: Bool = false) -> Box {
        func size() -> Int { more }
        return Box(size: "(".count)
      }
      public func grown(_ x: Int) -> Box { self }
      public static func * (a: Box, b: Box) -> Box { a }
    }

    extension Box {
      var half: Int { size / 2 }
    }

    func free(_ x: Int) {
      let size = x
    }
    """

  private func code(_ name: String) -> [String] {
    Quotation.find(name: name, in: text).map(\.code)
  }

  @Test func `a declaration is found by name, complete and without indentation`() {
    #expect(code("Box.half") == ["var half: Int { size / 2 }"])
    #expect(code("free") == ["func free(_ x: Int) {\n  let size = x\n}"])
    #expect(code("Box.*") == ["public static func * (a: Box, b: Box) -> Box { a }"])
    #expect(code("Box").count == 1)
    #expect(code("Box.size") == ["public let size: Int"])
  }

  @Test func `argument labels distinguish overloads`() {
    #expect(code("Box.grown").count == 2)
    #expect(code("Box.grown(_:)") == ["public func grown(_ x: Int) -> Box { self }"])
    let long = code("Box.grown(by:twice:)")
    #expect(
      long.count == 1 && long[0].hasPrefix("public func grown(by") && long[0].hasSuffix("\n}"))
  }

  @Test func `local and unknown declarations are not found`() {
    #expect(code("size").isEmpty)
    #expect(code("Box.missing").isEmpty)
  }

  @Test func `the library is searched, and an unknown or ambiguous name is an error`() throws {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..").standardized.path()
    let quotation = try Quotation("Number.backward", project: project)
    #expect(quotation.file == "Sources/ScalarAutograd/Number.swift")
    #expect(quotation.code.contains("for number in order.reversed()"))
    let file = try String(contentsOfFile: project + "/" + quotation.file, encoding: .utf8)
    #expect(file.components(separatedBy: "\n")[quotation.line - 1].contains("func backward()"))
    #expect(throws: Quotation.Failure.self) { try Quotation("Number.forward", project: project) }
    let ambiguous = #expect(throws: Quotation.Failure.self) {
      try Quotation("Tensor.init", project: project)
    }
    #expect(ambiguous?.description.contains("ambiguous, ") == true)
  }
}
