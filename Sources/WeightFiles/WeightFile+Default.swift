import Files

extension WeightFile {
  /// The keys under which training programs usually save a network's weights.
  private static let usualKeys = ["state_dict", "model_state_dict", "model", "net", "network"]

  /// Returns tensors without knowledge of a network: those under a prefix, else those under one of the usual
  /// keys, else those at the top, else those of the only dictionary that has any.
  ///
  /// What data-parallel training, `torch.compile` and averaging put before every name is removed.
  ///
  /// - Throws: ``DataError`` if there are no tensors, or several dictionaries of them, or if one is damaged.
  func weights(under wanted: String?) throws(DataError) -> SavedTensors {
    let prefix: String
    if let wanted {
      prefix = try self.prefix(matching: wanted)
    } else {
      prefix = try defaultPrefix()
    }
    let chosen = entries.filter {
      $0.name.hasPrefix(prefix) && (wanted != nil || $0.dictionaryLength == prefix.utf8.count)
    }
    let names = chosen.map { $0.name.utf8.dropFirst(prefix.utf8.count) }.map { String($0) ?? "" }
    let wrapper = Self.wrapper(of: names)
    var tensors = SavedTensors()
    (tensors.metadata, tensors.prefix) = (metadata, prefix + wrapper)
    var budget = ExpansionBudget(path: path, byteCount: byteCount)
    for (name, entry) in zip(names, chosen) where name.hasPrefix(wrapper) {
      let name = String(name.utf8.dropFirst(wrapper.utf8.count)) ?? name
      if let problem = entry.problem {
        tensors.unreadable[name] = problem
      } else {
        try budget.add(entry)
        tensors.set(try entry.tensor(path: path), named: name)
      }
    }
    return tensors
  }

  private func defaultPrefix() throws(DataError) -> String {
    var dictionaries: [String] = []
    var seen = Set<String>()
    for entry in entries {
      let prefix = String(decoding: entry.name.utf8.prefix(entry.dictionaryLength), as: UTF8.self)
      if seen.insert(prefix).inserted { dictionaries.append(prefix) }
    }
    if let usual = Self.usualKeys.first(where: { seen.contains($0 + ".") }) { return usual + "." }
    if seen.contains("") { return "" }
    let others = dictionaries.filter { !$0.hasPrefix("optimizer") }
    if others.count == 1 { return others[0] }
    guard let keys else {
      throw DataError(
        path: path, problem: "contains no dictionary of tensors",
        recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    guard let first = others.first else {
      if keys.isEmpty { return "" }
      throw DataError(
        path: path, problem: "contains no tensors; its keys are \(Self.list(keys, limit: 5))",
        recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    throw DataError(
      path: path, problem: "has tensors in several dictionaries: \(Self.list(others, limit: 5))",
      recoverySuggestion: "pass under: \"\(first)\"")
  }

  /// Returns the prefix that a caller means.
  private func prefix(matching wanted: String) throws(DataError) -> String {
    if wanted.isEmpty { return "" }
    let wanted = wanted.hasSuffix(".") ? wanted : wanted + "."
    if entries.contains(where: { $0.name.hasPrefix(wanted) }) { return wanted }
    let middle = "." + wanted
    for entry in entries {
      if let range = entry.name.firstRange(of: middle) {
        return String(entry.name[..<range.upperBound])
      }
    }
    let contents = entries.isEmpty ? keys ?? [] : entries.map(\.name)
    throw DataError(
      path: path, problem: "has no tensors under '\(wanted.dropLast())'",
      recoverySuggestion: "use what its names begin with: \(Self.list(contents, limit: 5))")
  }

  /// Returns what wrappers of modules put before all names, which averaging accompanies by a counter.
  private static func wrapper(of names: [String]) -> String {
    let names = names.filter { $0 != "n_averaged" }
    var wrapper = ""
    while !names.isEmpty {
      let next = NameScheme.wrappers.map { wrapper + $0 + "." }
        .first { longer in names.allSatisfy { $0.hasPrefix(longer) } }
      guard let next else { break }
      wrapper = next
    }
    return wrapper
  }
}
