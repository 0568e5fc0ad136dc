import Autograd
import Tensors

/// A summary of a network's layers, output shapes, parameters, multiply-adds and memory, with a row
/// per module.
///
/// Its description is a plain-text table.
public struct ModuleSummary: Sendable {
  /// The summary of a module over all its calls.
  public struct Row: Sendable {
    /// The module's path, such as "layer1.0.conv1"; empty for the network itself.
    public let path: String
    /// The module's type, such as "Conv2d".
    public let type: String
    /// The output shape of the last call; `nil` if the module was not called.
    public var outputShape: [Int]?
    /// The number of elements in the module's own parameters, without those of submodules or of
    /// earlier rows.
    public let parameters: Int
    /// The number of multiply-adds.
    public var multiplyAdds = 0
    /// The size of the outputs in bytes; 0 for modules with submodules.
    public var outputBytes = 0
    /// The number of calls.
    public var calls = 0
    let isContainer: Bool
  }

  /// The rows, parents before children.
  public var rows: [Row]
  /// The number of elements in all parameters, and in the trainable ones.
  public let parameters, trainableParameters: Int
  /// The size of parameters and buffers in bytes.
  public let stateBytes: Int

  /// The number of multiply-adds in a forward pass.
  public var multiplyAdds: Int { rows.reduce(0) { $0 + $1.multiplyAdds } }
  /// The size of all outputs in bytes, which training keeps for the backward pass.
  public var outputBytes: Int { rows.reduce(0) { $0 + $1.outputBytes } }
}

extension Module {
  /// Returns a summary of the module from a forward pass on zeros of `shape` in evaluation mode.
  ///
  ///     print(network.summary([1, 3, 224, 224]))
  ///
  /// - Parameter shape: The input shape, such as `[N, C, H, W]`.
  public final func summary(_ shape: [Int]) -> ModuleSummary {
    summary { _ = self(Variable(.zeros(shape))) }
  }

  /// Returns a summary of a module whose input is not a single variable; `run` must call it.
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
    trainableParameters = all.reduce(0) { $0 + ($1.requiresGradient ? $1.value.count : 0) }
    stateBytes =
      4 * parameters + modules.reduce(0) { $0 + $1.module.bufferBytes }
  }
}

extension Module {
  /// The size of the module's own buffers in bytes.
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
  /// The summary as a plain-text table.
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
    let frozen = parameters - trainableParameters
    let note =
      "\(trainableParameters.grouped) trainable parameters"
      + (frozen > 0 ? ", \(frozen.grouped) frozen" : "")
      + "; parameters and buffers: \(stateBytes.asBytes)"
    return Self.table([head] + body + [total]) + "\n" + note
  }

  /// Returns a table with text left-aligned, numbers right-aligned, and rules below the header and
  /// above the total.
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
  /// The text without trailing spaces.
  fileprivate var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension Int {
  /// The decimal digits in groups of three, such as "11,689,512".
  fileprivate var grouped: String {
    let digits = String(magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return (self < 0 ? "-" : "") + result
  }

  /// The number as a size in bytes, such as "46.8 MB", "2.4 kB" or "96 B".
  fileprivate var asBytes: String {
    for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")] where self >= unit
    {
      let tenths = (self * 10 + unit / 2) / unit
      return "\(tenths / 10).\(tenths % 10) \(name)"
    }
    return "\(self) B"
  }
}
