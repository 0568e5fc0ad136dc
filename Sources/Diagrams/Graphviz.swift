import CGraphviz
import Synchronization

/// Graphviz inside this process, through its C API.
///
/// Graphviz keeps its state in global variables and crashes when two threads use it at once: all calls
/// go through one lock, and one context is made and used again.
public enum Graphviz {
  /// What a picture can be rendered to.
  public enum Format: String, Sendable, Equatable, CaseIterable {
    /// Scalable, for pages.
    case svg
    /// Pixels, 192 to the inch (twice a screen's; fewer where that would exceed 50 million pixels)
    /// unless the graph sets `dpi`.
    case png
    /// Scalable, for print.
    case pdf
    /// DOT text with the positions of everything written into it.
    case dot
  }

  /// Lays out a graph with Graphviz's `dot` engine and renders it.
  ///
  /// Graphviz's warnings are passed over; only its errors are thrown.
  ///
  /// - Parameters:
  ///   - dot: one graph in DOT. The same text gives the same bytes.
  ///   - format: what to render to.
  /// - Returns: the picture's bytes.
  /// - Throws: `GraphvizError`, with Graphviz's own words.
  public static func render(dot: String, format: Format) throws(GraphvizError) -> [UInt8] {
    guard !dot.utf8.contains(0) else {
      throw GraphvizError(step: .read, words: "it contains a NUL character")
    }
    return try engine.withLock { engine in engine.render(dot, format) }.get()
  }
}

/// The one engine, behind the one lock.
private let engine = Mutex(Engine())

/// What Graphviz says while it works; it hands over fragments of sentences, through a C function that
/// cannot capture anything.
private let words = Mutex<[CChar]>([])

private struct Engine {
  private var context: OpaquePointer?

  mutating func render(
    _ dot: String, _ format: Graphviz.Format
  ) -> Result<[UInt8], GraphvizError> {
    if context == nil {
      GraphvizNumbering.install()
      context = gvContext()
      _ = agseterrf { fragment in
        guard let fragment else { return 0 }
        words.withLock { $0 += UnsafeBufferPointer(start: fragment, count: strlen(fragment)) }
        return 0
      }
    }
    guard let context else { return .failure(GraphvizError(step: .start, words: "")) }
    startListening()
    guard let graph = agmemread(dot) else { return .failure(error(at: .read)) }
    defer { agclose(graph) }
    guard agerrors() == 0 else { return .failure(error(at: .read)) }

    let status = gvLayout(context, graph, "dot")
    defer { gvFreeLayout(context, graph) }
    guard status == 0, agerrors() == 0 else { return .failure(error(at: .layout)) }
    if format == .png, graphviz_sets(graph, "dpi") == 0 {
      graphviz_set_resolution(graph, resolution(for: graph))
    }

    var bytes: UnsafeMutablePointer<CChar>?
    var count = 0
    let outcome = graphviz_render(context, graph, format.rawValue, &bytes, &count)
    defer { gvFreeRenderData(bytes) }
    guard outcome == 0, agerrors() == 0, let bytes, count > 0 else {
      return .failure(error(at: .render))
    }
    return .success(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
  }

  /// Twice a screen's pixels to the inch, or as many as keep a large graph's picture within bounds: a
  /// few hundred nodes at full size can be half a gigapixel, and take a minute.
  private func resolution(for graph: UnsafeMutablePointer<graph_t>) -> Double {
    var width = 0.0
    var height = 0.0
    graphviz_size(graph, &width, &height)
    let mostPixels = 50e6
    let mostAlongASide = 16_000.0
    let bounded = min(
      (mostPixels / max(1, width * height)).squareRoot(), mostAlongASide / max(1, width, height))
    return min(192, 72 * bounded)
  }

  private func startListening() {
    agreseterrors()
    words.withLock { $0 = [] }
  }

  /// Everything Graphviz said since the start, on one line, without its `Error:` prefixes.
  private func error(at step: GraphvizError.Step) -> GraphvizError {
    let said = words.withLock { String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self) }
    let sentences = said.split(separator: "\n").map { line in
      line.replacing("Error: ", with: "").replacing("Warning: ", with: "")
    }
    let empty = step == .read ? "it holds no graph" : ""
    return GraphvizError(
      step: step, words: sentences.isEmpty ? empty : sentences.joined(separator: "; "))
  }
}
