import Files

/// The letters of a writing system, by the names of the Unicode standard.
extension Unicode.Scalar {
  /// The name of the script: what precedes the kind of the letter, "ARMENIAN" in "ARMENIAN SMALL LETTER AYB".
  var script: String? {
    guard let name = properties.name else { return nil }
    let words = name.split(separator: " ")
    guard let end = words.firstIndex(where: { Self.kinds.contains(String($0)) }), end > 0 else {
      return nil
    }
    return words[..<end].joined(separator: " ")
  }

  /// The words that follow the name of a script in the name of a letter.
  private static let kinds: Set<String> = [
    "CAPITAL", "SMALL", "LETTER", "SYLLABLE", "SYLLABICS", "SIGN", "HIEROGLYPH", "HIEROGLYPHIC",
    "CURSIVE", "CHARACTER", "IDEOGRAM", "VOWEL", "CONSONANT", "INDEPENDENT", "MTAVRULI",
  ]

  /// Whether this is a letter in its basic form: no modifier, no letter with a mark, and no form for one place in a word.
  var isDistinctLetter: Bool {
    switch properties.generalCategory {
    case .otherLetter, .lowercaseLetter, .uppercaseLetter: break
    default: return false
    }
    guard let name = properties.name else { return false }
    let words = Set(name.split(separator: " "))
    return words.isDisjoint(with: Self.variants)
  }

  private static let variants: Set<Substring> = [
    "WITH", "FORM", "LIGATURE", "MATHEMATICAL", "FULLWIDTH", "HALFWIDTH", "MODIFIER", "ORDINAL",
    "DOUBLE-STRUCK", "COMPATIBILITY", "TURNED", "REVERSED", "OPEN", "DIGRAPH", "ARCHAIC", "SYMBOL",
  ]
}

/// What is held out.
enum Script {
  /// Scripts that share the shapes of their letters with Latin: they are all trained on.
  private static let relatives: Set<String> = [
    "CARIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "DESERET", "GLAGOLITIC", "GOTHIC", "GREEK", "LATIN",
    "LISU", "LYCIAN", "LYDIAN", "OLD ITALIC", "OSAGE",
  ]

  /// Whether a script is in the test set: about a third of all are, whichever fonts are installed.
  static func isHeldOut(_ name: String) -> Bool {
    // A fixed order of names, without a list of them.
    let hash = Array(name.utf8).withUnsafeBytes { Checksum.fnv1a($0) }
    return hash >> 32 % 3 == 0 && !relatives.contains(name)
  }
}
