import Tensors

/// The state of an optimizer or a schedule, with which training can be resumed: tensors and numbers
/// by name.
///
/// It can be stored in a file: numbers are `Double`, which represents all counts and learning rates
/// exactly.
public struct SavedState: Equatable, Sendable {
  /// The tensors by name.
  public var tensors: [String: Tensor<Float>] = [:]
  /// The numbers by name.
  public var numbers: [String: Double] = [:]

  /// Creates an empty state.
  public init() {}

  /// Adds all entries of `other`, with names prefixed by "`prefix`.".
  public mutating func add(_ other: SavedState, under prefix: String) {
    for (name, tensor) in other.tensors { tensors["\(prefix).\(name)"] = tensor }
    for (name, number) in other.numbers { numbers["\(prefix).\(name)"] = number }
  }

  /// Returns the entries whose names start with "`prefix`.", without the prefix.
  public func part(under prefix: String) -> SavedState {
    let start = prefix + "."
    var result = SavedState()
    for (name, tensor) in tensors where name.hasPrefix(start) {
      result.tensors[String(name.dropFirst(start.count))] = tensor
    }
    for (name, number) in numbers where name.hasPrefix(start) {
      result.numbers[String(name.dropFirst(start.count))] = number
    }
    return result
  }
}

/// The error thrown when a saved state does not match: the names concerned and the reasons.
public struct SavedStateMismatch: Error, Equatable, CustomStringConvertible {
  /// The object that the state was loaded into.
  public let owner: String
  /// The mismatches, one per name: "number 0.steps is missing".
  public let problems: [String]

  /// Creates the error of an object of another type.
  public init(owner: String, problems: [String]) {
    (self.owner, self.problems) = (owner, problems)
  }

  /// A message with the first five mismatches, and the number of the others.
  public var description: String {
    let others = problems.count - Self.shown
    let list = problems.prefix(Self.shown).joined(separator: "; ")
    return "the saved state does not match \(owner): \(list)"
      + (others > 0 ? "; and \(others) more" : "")
      + "; load a state saved by the same kind of object, for the same parameters in the same order"
  }

  private static let shown = 5
}

/// A reader of saved states that collects all mismatches.
struct SavedStateReader {
  let state: SavedState
  private(set) var problems: [String] = []
  private var seen = Set<String>()

  init(_ state: SavedState) { self.state = state }

  /// Returns the number with the given name, and records a mismatch unless `isValid` holds.
  mutating func number(
    _ name: String, _ rule: String, where isValid: (Double) -> Bool
  ) -> Double {
    seen.insert(name)
    guard let value = state.numbers[name] else {
      problems.append("number \(name) is missing")
      return 0
    }
    if !isValid(value) { problems.append("number \(name) is \(value), but must be \(rule)") }
    return value
  }

  /// Returns the non-negative integer with the given name.
  mutating func count(_ name: String) -> Int {
    let value = number(name, "a non-negative integer") {
      $0 >= 0 && $0 < 0x1p53 && $0 == $0.rounded()
    }
    return Int(exactly: value) ?? 0
  }

  /// Returns the tensor with the given name, and records a mismatch unless it has the given shape.
  mutating func tensor(_ name: String, shape: [Int]) -> Tensor<Float> {
    seen.insert(name)
    guard let value = state.tensors[name] else {
      problems.append("tensor \(name) is missing")
      return .zeros(shape)
    }
    if value.shape != shape {
      problems.append("tensor \(name) has shape \(value.shape), but must have \(shape)")
    }
    return value
  }

  /// Throws if there are mismatches, including names that were not read.
  mutating func finish(_ owner: String) throws(SavedStateMismatch) {
    let names = Array(state.numbers.keys) + Array(state.tensors.keys)
    for name in names.sorted() where !seen.contains(name) {
      problems.append("\(name) is unexpected")
    }
    if !problems.isEmpty { throw SavedStateMismatch(owner: owner, problems: problems) }
  }
}
