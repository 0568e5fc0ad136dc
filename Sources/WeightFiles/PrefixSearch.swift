import Files

/// The search for the prefix under which a file has the tensors of a network.
///
/// `state_dict.module.encoder_q.conv1.weight` ends in the network's `conv1.weight`, so
/// `state_dict.module.encoder_q.` is a candidate. A candidate fits if all names and shapes of the
/// network, and no other names of its layers, are found under it.
struct PrefixSearch {
  /// Names under a prefix, compared with those of a network.
  struct Candidate {
    let prefix: String
    fileprivate let scheme: NameScheme
    fileprivate let names: FileNames
    /// The file's entry for each of the network's names that it has.
    var found: [String: WeightFile.Entry] = [:]
    var missing: [String] = []
    /// Shapes that differ, as "conv1.weight [8, 1, 7, 7] instead of [8, 3, 7, 7]".
    var mismatched: [String] = []
    /// The file's names of tensors in layers of the network that the network does not have.
    var unexpected: [String] = []
    /// The file's names under the prefix that belong to no layer of the network: heads, queues.
    var besides: [String] = []

    /// Whether all of the network's tensors are there; others may be unexpected.
    var isComplete: Bool { missing.isEmpty && mismatched.isEmpty }
    var fits: Bool { isComplete && unexpected.isEmpty }

    /// Returns the file's tensor that has a name of the network's kind.
    func entry(_ key: String) -> WeightFile.Entry? {
      names.index[prefix + scheme.name(of: key)].map { names.entries[$0] }
    }
  }

  let file: WeightFile
  let request: WeightRequest

  /// The maximum number of prefixes that are compared name by name.
  private static let candidateLimit = 16

  /// Returns the candidates that fit; if there are none, those with the most of the network's
  /// names; none if the file has no name of the network.
  ///
  /// - Parameter wanted: The prefix that the caller gives, or its last or middle components; nil
  ///   for any.
  func candidates(under wanted: String?) -> [Candidate] {
    let schemes = NameScheme.all(children: request.children, keys: request.keys)
    var best: [Candidate] = []
    for isUnwrapped in [false, true] {
      let names = FileNames(file.entries, isUnwrapped: isUnwrapped)
      if isUnwrapped, names.all == file.entries.map(\.name) { break }
      for scheme in schemes {
        var all = prefixes(in: names.all, scheme, wanted).map { candidate($0, scheme, names) }
        for i in all.indices where all[i].isComplete { findOthers(of: &all[i]) }
        let fitting = all.filter(\.fits)
        if !fitting.isEmpty { return fitting }
        let most = all.map(\.found.count).max() ?? 0
        if most > best.first?.found.count ?? 0 { best = all.filter { $0.found.count == most } }
      }
    }
    return best
  }

  /// Returns the prefixes with the most names of the network, in the file's order.
  private func prefixes(in names: [String], _ scheme: NameScheme, _ wanted: String?) -> [String] {
    let keys = request.keys.filter { !request.isOptional($0) }
    let ends = Set(keys.map(scheme.name(of:)))
    let lengths = Set(ends.map(\.utf8.count))
    var counts: [String: Int] = [:]
    var order: [String] = []
    for name in names {
      let bytes = name.utf8
      for length in lengths where length <= bytes.count {
        let start = bytes.index(bytes.endIndex, offsetBy: -length)
        guard
          length == bytes.count || bytes[bytes.index(before: start)] == UInt8(ascii: "."),
          ends.contains(String(name[start...]))
        else { continue }
        let prefix = String(name[..<start])
        if counts[prefix] == nil { order.append(prefix) }
        counts[prefix, default: 0] += 1
      }
    }
    var allowed = order
    if let wanted { allowed = Self.matching(order, wanted) }
    let most = allowed.compactMap { counts[$0] }.max() ?? 0
    return Array(allowed.filter { counts[$0] == most }.prefix(Self.candidateLimit))
  }

  /// Returns the prefixes that a caller can mean: the one that is given and those that end with it,
  /// or else those that contain it.
  private static func matching(_ prefixes: [String], _ wanted: String) -> [String] {
    let middle = "." + wanted
    let exact = prefixes.filter { $0 == wanted || $0.hasSuffix(middle) }
    if !exact.isEmpty { return exact }
    return prefixes.filter { $0.hasPrefix(wanted) || $0.contains(middle) }
  }

  /// Compares the names and shapes under a prefix with those of the network.
  private func candidate(
    _ prefix: String, _ scheme: NameScheme, _ names: FileNames
  ) -> Candidate {
    var candidate = Candidate(prefix: prefix, scheme: scheme, names: names)
    let shapes = request.shapes { candidate.entry($0)?.shape }
    for key in request.keys {
      guard let entry = candidate.entry(key) else {
        if !request.isOptional(key) { candidate.missing.append(key) }
        continue
      }
      candidate.found[key] = entry
      if let expected = shapes[key], let shape = entry.shape, shape != expected {
        candidate.mismatched.append("\(key) \(shape) instead of \(expected)")
      }
    }
    return candidate
  }

  /// Finds the names under a candidate's prefix that are not the network's.
  func findOthers(of candidate: inout Candidate) {
    let (prefix, scheme, names) = (candidate.prefix, candidate.scheme, candidate.names)
    let used = Set(candidate.found.keys.map { prefix + scheme.name(of: $0) })
    let children = Set(request.children.map(scheme.name(of:)))
    let removed = request.removed.map { scheme.name(of: $0) + "." }
    (candidate.unexpected, candidate.besides) = ([], [])
    for (name, dictionaryLength) in zip(names.all, names.dictionaryLengths) {
      guard name.hasPrefix(prefix), dictionaryLength <= prefix.utf8.count, !used.contains(name)
      else { continue }
      let rest = String(name.utf8.dropFirst(prefix.utf8.count)) ?? name
      if removed.contains(where: rest.hasPrefix) { continue }
      let child = rest.utf8.prefix { $0 != UInt8(ascii: ".") }
      if children.contains(String(child) ?? rest) {
        candidate.unexpected.append(rest)
      } else {
        candidate.besides.append(rest)
      }
    }
  }
}

/// The names of a file's tensors as they are compared.
private final class FileNames {
  let entries: [WeightFile.Entry]
  let all: [String]
  /// The lengths of the paths of their dictionaries.
  let dictionaryLengths: [Int]
  /// The positions of the names; the first one if there are several.
  let index: [String: Int]

  /// - Parameter isUnwrapped: Whether the components that wrappers of modules insert are left out.
  init(_ entries: [WeightFile.Entry], isUnwrapped: Bool) {
    func name(_ text: String) -> String { isUnwrapped ? NameScheme.unwrapped(text) : text }
    self.entries = entries
    all = entries.map { name($0.name) }
    dictionaryLengths = entries.map { entry in
      name(String(decoding: entry.name.utf8.prefix(entry.dictionaryLength), as: UTF8.self))
        .utf8.count
    }
    index = Dictionary(zip(all, all.indices), uniquingKeysWith: { first, _ in first })
  }
}
