import CGraphviz
import Synchronization

/// The Graphviz library, called in process through its C API.
///
/// Graphviz keeps state in global variables and is not thread-safe: all calls take one lock and share one context.
public enum Graphviz {
  /// An output format.
  public enum Format: String, Sendable, Equatable, CaseIterable {
    /// Vector graphics for web pages.
    case svg
    /// A bitmap of 192 pixels per inch (twice a screen's; fewer if that would exceed 50 million pixels), unless the
    /// graph sets `dpi`.
    case png
    /// Vector graphics for print.
    case pdf
    /// DOT text with layout attributes.
    case dot
  }

  /// Lays out a graph with Graphviz's `dot` engine and renders it.
  ///
  /// Graphviz's warnings are ignored.
  ///
  /// - Parameters:
  ///   - dot: one graph in DOT.
  ///   - format: the output format.
  /// - Returns: the bytes of the picture, the same for the same text.
  /// - Throws: ``GraphvizError``, with Graphviz's own message.
  public static func render(dot: String, format: Format) throws(GraphvizError) -> [UInt8] {
    guard !dot.utf8.contains(0) else {
      throw GraphvizError(step: .read, message: "it contains a NUL character")
    }
    return try engine.withLock { engine in engine.render(dot, format) }.get()
  }
}

/// The engine, which the lock protects.
private let engine = Mutex(Engine())

/// The messages of Graphviz, which arrive in fragments through a C function that cannot capture anything.
private let messages = Mutex<[CChar]>([])

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
        messages.withLock { $0 += UnsafeBufferPointer(start: fragment, count: strlen(fragment)) }
        return 0
      }
    }
    guard let context else { return .failure(GraphvizError(step: .start, message: "")) }
    resetMessages()
    guard let graph = agmemread(dot) else { return .failure(error(at: .read)) }
    defer { agclose(graph) }
    guard agerrors() == 0 else { return .failure(error(at: .read)) }

    let status = gvLayout(context, graph, "dot")
    defer { graphviz_free_layout(context, graph) }
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

  /// Returns the resolution in pixels per inch: twice a screen's, or what keeps a large graph within bounds. A few
  /// hundred nodes at full resolution can be half a gigapixel and take a minute.
  private func resolution(for graph: UnsafeMutablePointer<graph_t>) -> Double {
    var width = 0.0
    var height = 0.0
    graphviz_size(graph, &width, &height)
    let maximumPixels = 50e6
    let maximumSide = 16_000.0
    let bounded = min(
      (maximumPixels / max(1, width * height)).squareRoot(), maximumSide / max(1, width, height))
    return min(192, 72 * bounded)
  }

  private func resetMessages() {
    agreseterrors()
    messages.withLock { $0 = [] }
  }

  /// Returns an error with all messages since the last reset, on one line, without their `Error:` prefixes.
  private func error(at step: GraphvizError.Step) -> GraphvizError {
    let text = messages.withLock {
      String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    let lines = text.split(separator: "\n").map { line in
      line.replacing("Error: ", with: "").replacing("Warning: ", with: "")
    }
    let empty = step == .read ? "it contains no graph" : ""
    return GraphvizError(
      step: step, message: lines.isEmpty ? empty : lines.joined(separator: "; "))
  }
}
