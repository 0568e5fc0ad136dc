import Tensors

/// What must be remembered so that training goes on as if it had never stopped: tensors and numbers, by
/// name.
///
/// A file can hold it: a number is a `Double`, and every count and rate in it is exact.
public struct SavedState: Equatable, Sendable {
  public var tensors: [String: Tensor<Float>] = [:]
  public var numbers: [String: Double] = [:]

  public init() {}

  /// Adds all of `other`, each name behind "`prefix`.".
  public mutating func add(_ other: SavedState, under prefix: String) {
    for (name, tensor) in other.tensors { tensors["\(prefix).\(name)"] = tensor }
    for (name, number) in other.numbers { numbers["\(prefix).\(name)"] = number }
  }

  /// What was added under `prefix`.
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

/// Why a saved state could not be taken up: every name at fault, and how.
public struct SavedStateMismatch: Error, Equatable, CustomStringConvertible {
  /// What does not fit, and there.
  public let owner: String
  /// One sentence a name: "0.velocity is missing".
  public let problems: [String]

  public var description: String {
    "the saved state does not fit \(owner): \(problems.joined(separator: "; ")); load a state that was "
      + "saved by the same kind of object, for the same parameters in the same order"
  }
}

/// Takes values out of a saved state, and keeps a list of all that is wrong with it.
struct SavedStateReader {
  let state: SavedState
  private(set) var problems: [String] = []
  private var seen = Set<String>()

  init(_ state: SavedState) { self.state = state }

  /// The number of that name, where `isValid` holds for it.
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

  /// The whole number of that name, from 0 on.
  mutating func count(_ name: String) -> Int {
    let value = number(name, "a whole number, not negative") {
      $0 >= 0 && $0 < 0x1p53 && $0 == $0.rounded()
    }
    return Int(exactly: value) ?? 0
  }

  /// The tensor of that name, which must have that shape.
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

  /// - Throws: all problems, names that nobody asked for among them.
  mutating func finish(_ owner: String) throws(SavedStateMismatch) {
    let names = Array(state.numbers.keys) + Array(state.tensors.keys)
    for name in names.sorted() where !seen.contains(name) {
      problems.append("\(name) is unexpected")
    }
    if !problems.isEmpty { throw SavedStateMismatch(owner: owner, problems: problems) }
  }
}
