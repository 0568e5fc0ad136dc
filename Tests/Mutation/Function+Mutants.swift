extension Function {
  /// Every mutant, each source once.
  var mutants: [Mutant] {
    let all =
      operators + constants + otherCalls + calls + operands + blocks + exchangedVariables
    var seen: Set<String> = [Mutant("", source, []).source]
    return all.filter { seen.insert($0.source).inserted }
  }

  func mutant(_ kind: String, _ edits: Edit...) -> Mutant { Mutant(kind, source, edits) }

  /// Returns one mutant for each replacement of a token.
  private func replacing(_ index: Int, _ kind: String, by texts: [String]) -> [Mutant] {
    texts.map { mutant(kind, Edit(tokens[index].range, $0)) }
  }

  // MARK: Operators, constants and names

  private var operators: [Mutant] {
    body.flatMap { index -> [Mutant] in
      let token = tokens[index]
      guard token.kind == .symbol else { return [] }
      if !token.isBinary && ["-", "!"].contains(token.text) {
        return replacing(index, "sign or negation left out", by: [""])
      }
      return replacing(index, "operator exchanged", by: Self.otherOperators[token.text] ?? [])
    }
  }

  private static let otherOperators = [
    "+": ["-", "*"], "-": ["+"], "*": ["/", "+"], "/": ["*", "%"], "%": ["/"],
    "+=": ["-=", "=", "*="], "-=": ["+=", "="], "*=": ["+=", "=", "/="], "/=": ["*="],
    "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="],
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"], "^": ["|", "+"],
    "..<": ["...", " ..< 1 + ", " ..< -1 + "], "...": ["..<"],
  ]

  private var constants: [Mutant] {
    body.flatMap { index -> [Mutant] in
      let text = tokens[index].text
      guard tokens[index].kind == .number else { return [] }
      let others =
        if let number = Int(text) {
          ["\(number + 1)", number > 0 ? "\(number - 1)" : "-1", "\(number + 2)"]
        } else {
          ["0", "1", "\(text) * 10", "\(text) / 10", "-\(text)"].filter { $0 != text }
        }
      return replacing(index, "constant changed", by: others)
    }
  }

  private var otherCalls: [Mutant] {
    body.flatMap { index in
      tokens[index].kind == .word
        ? replacing(index, "name exchanged", by: Self.otherNames[tokens[index].text] ?? []) : []
    }
  }

  private static let otherNames = [
    "sum": ["mean"], "mean": ["sum"], "max": ["min"], "min": ["max"], "first": ["last"],
    "prefix": ["suffix"], "dropFirst": ["dropLast"], "to": ["through"], "train": ["eval"],
    "eval": ["train"], "squared": ["abs"], "sqrt": ["squared"], "exp": ["log"], "log": ["exp"],
    "cos": ["sin"], "logSoftmax": ["softmax"], "contains": ["allSatisfy"], "true": ["false"],
    "false": ["true"], "before": ["after"], "continue": ["break"], "filter": ["prefix"],
    "pi": ["zero"], "infinity": ["pi", "nan"], "ReLU": ["Identity"], "Identity": ["ReLU"],
    "AdaptiveAvgPool2d": ["AdaptiveMaxPool2d"], "MaxPool2d": ["AvgPool2d"],
    "BatchNorm2d": ["InstanceNorm2d"], "relu": ["abs", "tanh", "sigmoid"], "normal": ["uniform"],
    "euclidean": ["squaredEuclidean", "cosine"], "tanh": ["sin"], "values": ["keys"],
  ]

  // MARK: Calls, lists and operands

  private var calls: [Mutant] {
    body.flatMap { index -> [Mutant] in
      guard tokens[index].kind == .open, tokens[index].text != "{",
        let close = partner(of: index)
      else { return [] }
      let elements = elements(after: index)
      let values = elements.map(value)
      var mutants: [Mutant] = []
      let isSymmetric = ["max", "min", "swapAt"].contains(tokens[index - 1].text)
      for (first, second) in zip(values, values.dropFirst()) where !isSymmetric {
        mutants.append(
          mutant(
            "neighbors exchanged", Edit(bytes(first), text(second)),
            Edit(bytes(second), text(first))))
      }
      for (position, element) in elements.enumerated() where elements.count > 1 {
        let isLast = position == elements.count - 1
        let gap =
          isLast
          ? (element.lowerBound - 1)..<element.upperBound
          : element.lowerBound..<(element.upperBound + 1)
        mutants.append(mutant("argument left out", Edit(bytes(gap), "")))
        for other in values where other != values[position] {
          mutants.append(
            mutant("argument repeated", Edit(bytes(values[position]), text(other))))
        }
      }
      guard touches(index - 1), tokens[index - 1].kind == .word, tokens[index].text == "(" else {
        return mutants
      }
      // The method's name with its point, or the function with all before it.
      if tokens[index - 2].text == ".", touches(index - 2) {
        mutants.append(
          mutant("call left out", Edit(bytes((index - 2)..<(close + 1)), "")))
        if !isIdempotent(index, close) {
          mutants.append(
            mutant(
              "called twice",
              Edit(tokens[close].range, ")" + text((index - 2)..<(close + 1)))))
        }
      }
      if elements.count == 1, let call = operand(to: close) {
        let argument = text(elements[0])
        mutants.append(mutant("function left out", Edit(bytes(call), argument)))
        let function = text(call.lowerBound..<(index + 1))
        if !isIdempotent(index, close) {
          mutants.append(
            mutant("called twice", Edit(bytes(call), "\(function)\(text(call)))")))
        }
      }
      return mutants + detached(close)
    } + body.flatMap { names.contains(tokens[$0].text) ? detached($0) : [] }
  }

  /// Returns whether a call of its own result changes nothing.
  private func isIdempotent(_ open: Int, _ close: Int) -> Bool {
    let name = tokens[open - 1].text
    let keepsAxes = close == open + 1 || text(open..<(close + 1)).hasSuffix("keepDims: true)")
    return Self.idempotent.contains(name) || ["sum", "mean"].contains(name) && keepsAxes
  }

  private static let idempotent: Set = [
    "abs", "clamped", "detached", "eval", "freeze", "relu", "reshaped", "sorted", "summed", "train",
    "zeroGradients", "normalized", "Array", "Double", "Float", "Int", "Set", "Tensor",
  ]

  /// Returns the value of an argument without its label.
  private func value(_ element: Range<Int>) -> Range<Int> {
    element.count > 2 && tokens[element.lowerBound + 1].text == ":"
      ? (element.lowerBound + 2)..<element.upperBound : element
  }

  private func detached(_ end: Int) -> [Mutant] {
    guard text(body).contains("ariable") || tokens.contains(where: { $0.text == "Variable" }),
      tokens[end - 1].text != "let", !touches(end) || tokens[end + 1].kind != .open
    else { return [] }
    let position = tokens[end].range.upperBound
    return [mutant("detached", Edit(position..<position, ".detached()"))]
  }

  private var operands: [Mutant] {
    body.flatMap { index -> [Mutant] in
      let token = tokens[index]
      guard token.kind == .symbol, token.isBinary,
        ["+", "-", "*", "/", "%", "&&", "||", "??", "..<", "<", "<=", ">", ">="].contains(
          token.text),
        let right = operand(from: index + 1), let left = operand(to: index - 1)
      else { return [] }
      let exchanged = mutant(
        "operands exchanged", Edit(bytes(left), text(right)), Edit(bytes(right), text(left)))
      return [
        mutant("operand left out", Edit(bytes(index..<right.upperBound), "")),
        mutant("operand left out", Edit(bytes(left.lowerBound..<(index + 1)), "")),
      ] + (["+", "*", "&&", "||"].contains(token.text) ? [] : [exchanged])
    }
  }

  // MARK: Statements and conditions

  private var blocks: [Mutant] {
    let statements = statements
    let dropped = statements.filter {
      !["let", "var", "func", "guard", "switch", "case"].contains(tokens[$0.lowerBound].text)
    }
    var mutants = dropped.map { mutant("statement left out", Edit(bytes($0), "")) }
    // Only calls: an assignment may be repeated, and assignments are often in any order.
    let calls = Set(
      dropped.filter { statement in
        !statement.contains { ["=", "return", "throw", "{"].contains(tokens[$0].text) }
      })
    let repeated = calls.filter { call in
      !call.contains { tokens[$0].text == "(" && isIdempotent($0, partner(of: $0) ?? $0) }
    }
    mutants += repeated.sorted { $0.lowerBound < $1.lowerBound }.map {
      mutant("statement repeated", Edit(bytes($0), text($0) + "\n" + text($0)))
    }
    for (first, second) in zip(statements, statements.dropFirst())
    where first.upperBound == second.lowerBound
      && (calls.contains(first) || calls.contains(second))
    {
      mutants.append(
        mutant(
          "statements exchanged", Edit(bytes(first), text(second)), Edit(bytes(second), text(first))
        ))
    }
    for index in body where ["if", "guard", "while", "where"].contains(tokens[index].text) {
      guard
        let end = tokens[(index + 1)..<body.upperBound].firstIndex(where: {
          $0.text == "{" || $0.text == "else"
        }), end > index + 1
      else { continue }
      let condition = (index + 1)..<end
      mutants += ["!(\(text(condition)))", "true", "false"].map {
        mutant("condition changed", Edit(bytes(condition), $0))
      }
    }
    for index in body where tokens[index].text == "?" && tokens[index].isBinary {
      guard let yes = operand(from: index + 1), yes.upperBound + 1 < body.upperBound,
        tokens[yes.upperBound].text == ":", let no = operand(from: yes.upperBound + 1)
      else { continue }
      mutants.append(
        mutant("branches exchanged", Edit(bytes(yes), text(no)), Edit(bytes(no), text(yes))))
      mutants += [
        mutant("always one branch", Edit(bytes(yes), text(no))),
        mutant("always one branch", Edit(bytes(no), text(yes))),
      ]
    }
    return mutants
  }

  // MARK: Variables

  /// Each use of a variable, a parameter or a member replaced by each of the others: those of another type do not compile.
  private var exchangedVariables: [Mutant] {
    let members = Set(body.filter { isMember($0) }.map { tokens[$0].text })
    return body.flatMap { index -> [Mutant] in
      let text = tokens[index].text
      if isMember(index) {
        return replacing(index, "member exchanged", by: members.filter { $0 != text }.sorted())
      }
      guard names.contains(text), tokens[index - 1].text != ".",
        !["let", "var", "for", "func"].contains(tokens[index - 1].text),
        tokens[index + 1].text != ":" || tokens[index - 1].text == "?"
      else { return [] }
      return replacing(index, "variable exchanged", by: names.filter { $0 != text })
    }
  }

  private func isMember(_ index: Int) -> Bool {
    tokens[index].kind == .word && tokens[index - 1].text == "." && touches(index - 1)
      && tokens[index + 1].text != "("
  }
}
