import Files
import Layers
import Tensors

extension WeightFile {
  /// Returns the tensors of a network, by the network's names.
  ///
  /// The tensors are those under the one prefix under which all names and shapes fit (see `PrefixSearch`). They
  /// are read, but nothing else of the file.
  ///
  /// - Parameters:
  ///   - request: The network's names and shapes.
  ///   - wanted: The prefix, or its last or middle components, if the file has the network several times.
  ///   - strict: Whether missing and unexpected names are errors.
  ///   - advice: The words of recovery suggestions.
  /// - Throws: ``DataError`` if the network is not in the file, or several times, or larger than the limit, or if
  ///   one of its tensors is damaged or cannot be represented.
  package func weights(
    _ request: WeightRequest, under wanted: String? = nil, strict: Bool = true,
    advice: WeightAdvice
  ) throws(DataError) -> SavedTensors {
    let search = PrefixSearch(file: self, request: request)
    let wanted = wanted.flatMap { $0.isEmpty ? nil : $0.hasSuffix(".") ? $0 : $0 + "." }
    let candidates = search.candidates(under: wanted)
    guard let first = candidates.first else {
      if let wanted { throw nothing(under: wanted, search, advice) }
      throw notInFile(request, advice)
    }
    let required = request.keys.count { !request.isOptional($0) }
    if strict, 4 * first.found.count < required { throw notInFile(request, advice) }
    let usable = candidates.filter { strict ? $0.fits : $0.mismatched.isEmpty }
    guard !usable.isEmpty else {
      // A shape that cannot be read may be why the others differ.
      for key in request.keys where first.found[key]?.problem != nil {
        _ = try first.found[key]?.tensor(path: path)
      }
      var compared = first
      search.findOthers(of: &compared)
      throw mismatch(compared, request, advice)
    }
    let chosen = try theOne(of: usable, advice)
    if strict, !request.allowsOthers, !chosen.besides.isEmpty {
      var extended = chosen
      extended.unexpected += chosen.besides
      throw mismatch(extended, request, advice)
    }
    return try tensors(of: chosen, request, advice)
  }

  /// Returns the only candidate, or the one whose prefix all others' begin with.
  private func theOne(
    of candidates: [PrefixSearch.Candidate], _ advice: WeightAdvice
  ) throws(DataError) -> PrefixSearch.Candidate {
    let outermost = candidates.first { outer in
      candidates.allSatisfy { $0.prefix.hasPrefix(outer.prefix) }
    }
    if let outermost { return outermost }
    throw DataError(
      path: path,
      problem: "has the weights of \(candidates.count) such networks, under "
        + Self.list(candidates.map(\.prefix), limit: 5),
      recoverySuggestion: "choose one: \(advice.choosing(candidates[0].prefix))")
  }

  /// Reads the tensors of a candidate, in the order of the network's names.
  private func tensors(
    of candidate: PrefixSearch.Candidate, _ request: WeightRequest, _ advice: WeightAdvice
  ) throws(DataError) -> SavedTensors {
    let entries = request.keys.compactMap { key in candidate.found[key].map { (key, $0) } }
    var budget = ExpansionBudget(path: path, byteCount: byteCount)
    var count = 0
    for (_, entry) in entries {
      try budget.add(entry)
      count += entry.shape.map(Shape.count) ?? 0
    }
    let limit = ReadingLimits.current.parameters
    guard count <= limit else {
      throw DataError(
        path: path, problem: "has \(count.counted("parameter")), more than the limit of \(limit)",
        recoverySuggestion: ReadingLimits.raising(("parameters", count)))
    }
    var tensors = SavedTensors()
    (tensors.metadata, tensors.prefix) = (metadata, candidate.prefix)
    tensors.ignored = candidate.besides
    for (key, entry) in entries { tensors.set(try entry.tensor(path: path), named: key) }
    return tensors
  }
}

// MARK: Errors

extension WeightFile {
  /// Returns names in quotes, at most `limit`.
  static func list(_ names: [String], limit: Int) -> String {
    let shown = names.prefix(limit).map { "'\($0.displayed(limit: 80))'" }.joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  /// A sentence that names three of the file's tensors.
  private var contents: String {
    entries.isEmpty
      ? "the file has no tensors" : "the file has " + Self.list(entries.map(\.name), limit: 3)
  }

  private func notInFile(_ request: WeightRequest, _ advice: WeightAdvice) -> DataError {
    guard keys != nil || !entries.isEmpty else {
      return DataError(
        path: path, problem: "contains no dictionary of tensors",
        recoverySuggestion: advice.otherNetwork)
    }
    let name = request.architecture.map { "a \($0.name)" } ?? "the network"
    let keys = request.keys.filter { !request.isOptional($0) }
    return DataError(
      path: path,
      problem:
        "does not have the tensors of \(name), whose names are \(Self.list(keys, limit: 3)); \(contents)",
      recoverySuggestion: advice.otherNetwork)
  }

  private func nothing(
    under wanted: String, _ search: PrefixSearch, _ advice: WeightAdvice
  ) -> DataError {
    let others = search.candidates(under: nil).filter(\.fits)
    let suggestion: String
    switch others.first?.prefix {
    case ""?: suggestion = "leave the prefix out"
    case let prefix?: suggestion = advice.choosing(prefix)
    case nil: suggestion = advice.otherNetwork
    }
    let fitting = Self.list(others.map(\.prefix).filter { !$0.isEmpty }, limit: 5)
    return DataError(
      path: path,
      problem: "has no tensors of the network under '\(wanted)'; "
        + (fitting.isEmpty ? contents : "the network is under \(fitting)"),
      recoverySuggestion: suggestion)
  }

  private func mismatch(
    _ candidate: PrefixSearch.Candidate, _ request: WeightRequest, _ advice: WeightAdvice
  ) -> DataError {
    var mismatch = StateMismatch()
    (mismatch.missing, mismatch.unexpected) = (candidate.missing, candidate.unexpected)
    mismatch.mismatched = candidate.mismatched
    let recognized = request.recognize { candidate.entry($0)?.shape }
    var problem = mismatch.description
    if let architecture = request.architecture {
      problem =
        if let recognized, recognized != architecture {
          "these are a \(recognized.name)'s weights, not a \(architecture.name)'s: \(mismatch.lists)"
        } else { "does not match the network, a \(architecture.name): \(mismatch.lists)" }
    }
    if !mismatch.missing.isEmpty { problem += "; \(contents)" }
    let suggestion: String
    if let recognized, recognized != request.architecture {
      suggestion = advice.creating(recognized)
    } else {
      suggestion = mismatch.mismatched.isEmpty ? advice.otherNames : advice.otherNetwork
    }
    return DataError(path: path, problem: problem, recoverySuggestion: suggestion)
  }
}
