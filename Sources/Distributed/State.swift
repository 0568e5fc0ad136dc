import Files
import Layers
import Optimizers
import Tensors

extension Communicator {
  /// Gives the parameters and buffers of a module the values of rank 0.
  ///
  /// - Parameter module: Of the same architecture on all ranks.
  /// - Throws: ``CommunicationError``, also where the tensors of a rank have other names or shapes than those of rank 0.
  public func broadcastState(of module: Module) throws(CommunicationError) {
    if size == 1 { return }
    var state = module.stateDictionary()
    try requireEqual("network", state.keys.map { "\($0) \(state[$0]!.shape)" })
    for key in state.keys {
      switch state[key]! {
      case .floats(let tensor): state[key] = .floats(try broadcast(tensor))
      case .integers(let tensor): state[key] = .integers(try broadcast(tensor))
      }
    }
    do { try module.load(state) } catch {
      throw CommunicationError(operation: "broadcast", place: place, problem: "\(error)")
    }
  }

  /// Gives an optimizer the hyperparameters and state tensors of rank 0.
  ///
  /// - Parameter optimizer: Of the same kind, for the same parameters, on all ranks.
  /// - Throws: ``CommunicationError``, also where the state does not fit a rank's optimizer.
  public func broadcastState(of optimizer: Optimizer) throws(CommunicationError) {
    if size == 1 { return }
    let own = optimizer.state
    let names = own.numbers.keys.sorted()
    let numbers = try broadcastLines(names.map { "\($0) \(own.numbers[$0]!.bitPattern)" })
    let tensors = try broadcastLines(
      own.tensors.keys.sorted().map { name in
        ([name] + own.tensors[name]!.shape.map { "\($0)" }).joined(separator: " ")
      })
    var state = SavedState()
    for line in numbers {
      let words = line.split(separator: " ")
      state.numbers[String(words[0])] = Double(bitPattern: UInt64(words[1]) ?? 0)
    }
    for line in tensors {
      let words = line.split(separator: " ")
      let (name, shape) = (String(words[0]), words.dropFirst().map { Int($0) ?? 0 })
      let tensor = own.tensors[name].flatMap { $0.shape == shape ? $0 : nil } ?? .zeros(shape)
      state.tensors[name] = try broadcast(tensor)
    }
    do { try optimizer.load(state) } catch {
      throw CommunicationError(
        operation: "broadcast of the optimizer", place: place, problem: "\(error)")
    }
  }

  /// Returns the lines of rank 0, which have no line breaks.
  private func broadcastLines(_ lines: [String]) throws(CommunicationError) -> [Substring] {
    try gatheredTexts(rank == 0 ? lines.joined(separator: "\n") : "")[0].split(separator: "\n")
  }

  /// Requires that lines of text, such as settings, are equal on all ranks.
  ///
  /// - Parameters:
  ///   - what: What the lines describe, for the message.
  ///   - lines: The lines.
  /// - Throws: ``CommunicationError`` on all ranks, which names the first rank that differs, and the first line.
  public func requireEqual(_ what: String, _ lines: [String]) throws(CommunicationError) {
    let text = lines.joined(separator: "\n")
    // Lists of images are long, and nearly always equal.
    let hashes = try gatheredIntegers(ContentHash(of: Array(text.utf8)).integers)
    if hashes.allSatisfy({ $0 == hashes[0] }) { return }
    let all = try gatheredTexts(text)
    guard let other = all.indices.first(where: { all[$0] != all[0] }) else { return }
    let (first, others) = (all[0].split(separator: "\n"), all[other].split(separator: "\n"))
    let index =
      zip(first, others).enumerated().first { $1.0 != $1.1 }?.offset
      ?? min(first.count, others.count)
    func line(_ lines: [Substring]) -> String {
      index < lines.count ? "'\(lines[index])'" : "nothing"
    }
    throw CommunicationError(
      operation: "comparison of the \(what)", place: place,
      problem: "\(place(of: other)) has \(line(others)) where \(place(of: 0)) has \(line(first))")
  }

  /// Requires that a module's parameters and buffers have the same bits on all ranks.
  ///
  /// - Throws: ``CommunicationError`` on all ranks, which names a tensor that differs.
  public func requireEqualState(of module: Module) throws(CommunicationError) {
    let state = module.stateDictionary()
    try requireEqual(
      "network", state.keys.map { "\($0) \(state[$0]!.shape) \(state[$0]!.hashText)" })
  }
}

extension Communicator {
  /// Requires that the state of an optimizer has the same bits on all ranks.
  ///
  /// - Throws: ``CommunicationError`` on all ranks, which names a number or a tensor that differs.
  public func requireEqualState(of optimizer: Optimizer) throws(CommunicationError) {
    let (numbers, tensors) = (optimizer.state.numbers, optimizer.state.tensors)
    try requireEqual(
      "optimizer",
      numbers.keys.sorted().map { "\($0) \(numbers[$0]!)" }
        + tensors.keys.sorted().map {
          "\($0) \(tensors[$0]!.shape) \(ContentHash(of: tensors[$0]!.scalars).text)"
        })
  }
}

extension StateEntry {
  /// A hash of the bits of the tensor.
  fileprivate var hashText: String {
    switch self {
    case .floats(let tensor): ContentHash(of: tensor.scalars).text
    case .integers(let tensor): ContentHash(of: tensor.scalars).text
    }
  }
}
