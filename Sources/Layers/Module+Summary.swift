import Autograd
import Tensors

/// What a network consists of and what it costs: a row for every module inside.
///
/// Printed, it is a table of plain text.
public struct ModuleSummary: Sendable {
  /// One module, over all its calls.
  public struct Row: Sendable {
    /// "layer1.0.conv1"; empty for the network itself.
    public let path: String
    /// "Conv2d".
    public let type: String
    /// Of the last call; `nil` where it was not called.
    public var outputShape: [Int]?
    /// Numbers in its own parameters, without those of modules inside or of rows above.
    public let parameters: Int
    /// Products added up.
    public var multiplyAdds = 0
    /// What its outputs take; 0 where modules inside make them.
    public var outputBytes = 0
    /// How often it was called.
    public var calls = 0
    let isContainer: Bool
  }

  public var rows: [Row]
  /// Numbers in all parameters, and in those that are trained.
  public let parameters, trainedParameters: Int
  /// What parameters and buffers take.
  public let stateBytes: Int

  /// Products added up in one run.
  public var multiplyAdds: Int { rows.reduce(0) { $0 + $1.multiplyAdds } }
  /// What all outputs take together, which is what training keeps.
  public var outputBytes: Int { rows.reduce(0) { $0 + $1.outputBytes } }
}

extension Module {
  /// Runs the module on zeros of `shape`, in evaluation mode, and tells what is inside: output shapes,
  /// parameters, multiply-adds, memory.
  ///
  ///     print(network.summary([1, 3, 224, 224]))
  ///
  /// - Parameter shape: the input's: `[N, C, H, W]`.
  public final func summary(_ shape: [Int]) -> ModuleSummary {
    summary { _ = self(Variable(.zeros(shape))) }
  }

  /// Tells what is inside, of a module that takes something else than one variable: `run` calls it.
  ///
  ///     network.summary { _ = network(first, second) }
  public final func summary(of run: () -> Void) -> ModuleSummary {
    let modules = namedModules()
    var summary = ModuleSummary(of: self, modules)
    let hooks = modules.indices.map { index in
      modules[index].module.onForward { module, input, output in
        summary.rows[index].add(module, input.shape, output.shape)
        return nil
      }
    }
    let modes = modules.map(\.module.isTraining)
    eval()
    withoutGradients(run)
    for (index, mode) in modes.enumerated() { modules[index].module.isTraining = mode }
    for hook in hooks { hook.remove() }
    return summary
  }
}

extension ModuleSummary.Row {
  fileprivate mutating func add(_ module: Module, _ input: [Int], _ output: [Int]) {
    outputShape = output
    calls += 1
    multiplyAdds += module.multiplyAdds(input: input, output: output)
    if !isContainer { outputBytes += 4 * Shape.count(output) }
  }
}

extension ModuleSummary {
  fileprivate init(of module: Module, _ modules: [(name: String, module: Module)]) {
    var seen = Set<ObjectIdentifier>()
    rows = modules.map { name, module in
      var count = 0
      for case (_, .parameter(let parameter)) in module.entries
      where seen.insert(ObjectIdentifier(parameter)).inserted { count += parameter.value.count }
      return Row(
        path: name, type: "\(type(of: module))", parameters: count,
        isContainer: !module.children.isEmpty)
    }
    let all = module.parameters()
    parameters = all.reduce(0) { $0 + $1.value.count }
    trainedParameters = all.reduce(0) { $0 + ($1.requiresGradient ? $1.value.count : 0) }
    stateBytes =
      4 * parameters + modules.reduce(0) { $0 + $1.module.bufferBytes }
  }
}

extension Module {
  /// What the buffers held directly take.
  fileprivate final var bufferBytes: Int {
    entries.reduce(0) { total, entry in
      guard case .buffer(let buffer) = entry.entry else { return total }
      let size = if case .integers = buffer.entry { 8 } else { 4 }
      return total + size * Shape.count(buffer.entry.shape)
    }
  }
}

// MARK: The table

extension ModuleSummary: CustomStringConvertible {
  public var description: String {
    let head = ["layer", "type", "output", "parameters", "multiply-adds", "memory"]
    let body = rows.map { row in
      [
        row.path.isEmpty ? "(all)" : row.path,
        row.type + (row.calls > 1 ? " ×\(row.calls)" : ""),
        row.outputShape.map { "\($0)" } ?? "not called",
        row.parameters > 0 ? row.parameters.grouped : "",
        row.multiplyAdds > 0 ? row.multiplyAdds.grouped : "",
        row.outputBytes > 0 ? row.outputBytes.asBytes : "",
      ]
    }
    let total = ["total", "", "", parameters.grouped, multiplyAdds.grouped, outputBytes.asBytes]
    let frozen = parameters - trainedParameters
    let note =
      "\(trainedParameters.grouped) parameters are trained"
      + (frozen > 0 ? ", \(frozen.grouped) are frozen" : "")
      + "; parameters and buffers take \(stateBytes.asBytes)."
    return Self.table([head] + body + [total]) + "\n" + note
  }

  /// Columns side by side: words to the left, numbers to the right; lines under head and body.
  private static func table(_ cells: [[String]]) -> String {
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    var lines = cells.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 3 ? cell.0 + space : space + cell.0
      }.joined(separator: "  ").trimmingEnd
    }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
    lines.insert(rule, at: 1)
    lines.insert(rule, at: lines.count - 1)
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension Int {
  /// "11,689,512".
  fileprivate var grouped: String {
    let digits = String(magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return (self < 0 ? "-" : "") + result
  }

  /// "46.8 MB", "2.4 kB", "96 B".
  fileprivate var asBytes: String {
    for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")] where self >= unit
    {
      let tenths = (self * 10 + unit / 2) / unit
      return "\(tenths / 10).\(tenths % 10) \(name)"
    }
    return "\(self) B"
  }
}
