import CGraphviz
import Glibc

/// The numbers by which Graphviz knows the named things of one graph.
///
/// Left alone, Graphviz takes the address of a name for its number and visits subgraphs in the order
/// of these numbers: the order of clusters, and with it the picture, depends on where the allocator
/// happened to put their names. Counting from the first name to the last makes pictures reproducible.
///
/// Names get even numbers; what has no name gets odd ones, as in Graphviz itself.
final class GraphvizNumbering {
  private var numbers: [String: UInt64] = [:]
  private var names: [UnsafeMutablePointer<CChar>] = []
  private var nameless: UInt64 = 0

  deinit {
    for name in names { free(name) }
  }

  /// Makes Graphviz number this way the graphs that it opens from now on.
  static func install() {
    guard let numbering = graphviz_numbering() else { return }
    numbering.pointee.open = { _, _ in Unmanaged.passRetained(GraphvizNumbering()).toOpaque() }
    numbering.pointee.close = { state in
      if let state { Unmanaged<GraphvizNumbering>.fromOpaque(state).release() }
    }
    numbering.pointee.map = { state, _, name, number, creates in
      guard let found = GraphvizNumbering.of(state)?.number(of: name, creates: creates != 0)
      else { return 0 }
      number?.pointee = found
      return 1
    }
    numbering.pointee.print = { state, _, number in
      GraphvizNumbering.of(state)?.name(of: number)
    }
    // Names live as long as their graph.
    numbering.pointee.free = { _, _, _ in }
  }

  private static func of(_ state: UnsafeMutableRawPointer?) -> GraphvizNumbering? {
    state.map { Unmanaged<GraphvizNumbering>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The number of `name`, or a fresh one for what has no name; `nil` if the name is unknown and
  /// must not be made.
  private func number(of name: UnsafePointer<CChar>?, creates: Bool) -> UInt64? {
    guard let name else {
      nameless += 1
      return 2 * nameless - 1
    }
    let text = String(cString: name)
    if let number = numbers[text] { return number }
    guard creates, let copy = strdup(name) else { return nil }
    names.append(copy)
    numbers[text] = 2 * UInt64(names.count)
    return numbers[text]
  }

  private func name(of number: UInt64) -> UnsafeMutablePointer<CChar>? {
    let index = Int(number / 2) - 1
    return number.isMultiple(of: 2) && names.indices.contains(index) ? names[index] : nil
  }
}
