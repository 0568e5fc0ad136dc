import Files
import FoundationXML
import Glibc
import TestSupport
import Testing

@testable import Plots

@Suite(.enabled(if: Gnuplot.path != nil)) struct PlotTests {
  private let folder: TemporaryFolder
  private let points = [(1.0, 2.0), (2.0, 4.0)]

  init() throws { folder = try TemporaryFolder() }

  /// Returns the texts of an SVG image, as Foundation's XML parser reads them.
  private func texts(_ path: String) throws -> [String] {
    let document = try XMLDocument(xmlString: String(decoding: File.read(path), as: UTF8.self))
    let nodes = try document.nodes(forXPath: "//*[local-name()='text']")
    return nodes.map { node in
      (node.stringValue ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  @Test(arguments: [
    "golden_retriever", "a@b", "x^2_i", "{braces}", "'quoted", "''", "it's", "say \"hi\"",
    "back\\slash \\n",
    "`date`", "@var", "$curve0", "#comment", "a\u{301}_b", "'\u{301}", "naïve 猫", "<b>&amp;",
    "%s %d", "!ls",
    "; exit", "[1:2]", "~tilde", "1e5", "title", "-x",
  ])
  func `names and labels appear as they are`(name: String) throws {
    let path = folder.path + "/plot.svg"
    #expect(try drawPlot([Curve(name, points), Curve("b", points)], to: path, x: name, y: name))
    // Twice for the axes, once in the legend.
    let texts = try texts(path)
    let found = texts.filter { $0.unicodeScalars.elementsEqual(name.unicodeScalars) }
    #expect(found.count == 3, "\(texts)")
    #expect(texts.contains("b"))
  }

  @Test func `control characters and long names are shown in a safe form`() throws {
    let path = folder.path + "/plot.svg"
    let names = ["a\nb", "\u{1B}[31m", "a\r\nplot x", "\0", String(repeating: "x", count: 1000)]
    _ = try drawPlot(names.map { Curve($0, points) }, to: path, x: "x", y: "y")
    let texts = try texts(path)
    for name in names { #expect(texts.contains(name.displayed(limit: 60)), "\(texts)") }
  }

  @Test func `points that are not finite are left out, and curves without points keep their names`()
    throws
  {
    let path = folder.path + "/plot.svg"
    let numbers = [(1.0, Double.nan), (.infinity, 1.0), (-.infinity, -1), (3, 1)]
    for curves in [
      [Curve("gaps", numbers)], [Curve("none", Array(numbers.prefix(3))), Curve("some", points)],
      [Curve("none", [(.nan, .nan)])], [Curve("empty", [])], [Curve("one", [(1, 1)])], [],
    ] {
      #expect(try drawPlot(curves, to: path, x: "x", y: "y"))
      let texts = try texts(path)
      for curve in curves { #expect(texts.contains(curve.name)) }
      #expect(try drawPlot(curves, to: path, x: "x", y: "y", logarithmic: true))
    }
  }

  @Test func `the extension in upper or lower case selects the format`() throws {
    for (name, start) in [
      ("a.PNG", [0x89, 0x50]), ("a.png", [0x89, 0x50]), ("a.SVG", [0x3C, 0x3F]),
    ] {
      #expect(try drawPlot([Curve("a", points)], to: folder.path + "/" + name, x: "x", y: "y"))
      #expect(try File.read(folder.path + "/" + name).starts(with: start.map { UInt8($0) }))
    }
  }

  @Test func `a plot without free file descriptors is an error`() async {
    await #expect(processExitsWith: .success) {
      _ = takeAllFileDescriptors()
      do {
        _ = try drawPlot([Curve("a", [(1, 2)])], to: "/tmp/never.svg", x: "x", y: "y")
        exit(1)
      } catch {
        exit(
          "\(error)".contains("Too many open files; allow more open files with 'ulimit -n 4096'")
            ? 0 : 2)
      }
    }
  }
}
