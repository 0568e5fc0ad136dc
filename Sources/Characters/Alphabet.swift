import Tensors

/// The letters of a script that several fonts have.
struct Alphabet {
  struct Letter {
    let letter: Unicode.Scalar
    /// The glyph in each font that has it, by the font's index.
    var glyphs: [(font: Int, glyph: UInt32)]
  }

  let script: String
  var letters: [Letter]
  var fonts: Set<Int>

  /// Returns the alphabets of fonts, by name, with `limit` letters at most.
  static func all(of fonts: [Font], _ limit: Int) -> [Alphabet] {
    var found: [String: [UInt32: Letter]] = [:]
    var scripts: [UInt32: String?] = [:]
    for (index, font) in fonts.enumerated() {
      for (letter, glyph) in font.letters {
        let code = letter.value
        let known = scripts[code]
        let script = known ?? letter.script
        if known == nil { scripts[code] = .some(script) }
        guard let script else { continue }
        found[script, default: [:]][code, default: Letter(letter: letter, glyphs: [])].glyphs
          .append((index, glyph))
      }
    }
    return found.sorted { $0.key < $1.key }.map { script, letters in
      Alphabet(script, letters.values.sorted { $0.letter < $1.letter }, fonts, limit)
    }
  }

  private init(_ script: String, _ all: [Letter], _ fonts: [Font], _ limit: Int) {
    self.script = script
    // One of the two cases: many letters look alike in both.
    let hasLowercase = all.contains { $0.letter.properties.generalCategory == .lowercaseLetter }
    var letters = all.filter {
      !hasLowercase || $0.letter.properties.generalCategory != .uppercaseLetter
    }
    // A font of symbols has a few letters of many scripts.
    let counts = Dictionary(letters.flatMap(\.glyphs).map { ($0.font, 1) }, uniquingKeysWith: +)
    let most = counts.values.max() ?? 0
    let kept = Set(counts.filter { 2 * $0.value >= most }.keys)
    for index in letters.indices { letters[index].glyphs.removeAll { !kept.contains($0.font) } }
    letters.removeAll { $0.glyphs.count < min(2, kept.count) }
    letters = Self.distinct(letters, fonts)
    let step = max(1, Double(letters.count) / Double(limit))
    self.letters = (0..<min(limit, letters.count)).map { letters[Int(Double($0) * step)] }
    self.fonts = kept
  }

  /// Returns the letters with ink that no earlier one looks like, in their first font.
  private static func distinct(_ letters: [Letter], _ fonts: [Font]) -> [Letter] {
    var seen: Set<[UInt8]> = []
    var pixels = [UInt8](repeating: 0, count: 28 * 28)
    return letters.filter { letter in
      guard let first = letter.glyphs.first else { return false }
      let hasInk = pixels.withUnsafeMutableBufferPointer { pixels in
        fonts[first.font].draw(first.glyph, side: 28, Distortion(), into: pixels.baseAddress!)
      }
      return hasInk && seen.insert(pixels).inserted
    }
  }

  /// Draws `count` images of a letter, from its fonts in turn.
  func draw(
    _ letter: Letter, _ count: Int, _ fonts: [Font], side: Int,
    into pixels: UnsafeMutablePointer<UInt8>
  ) {
    for number in 0..<count {
      var generator = Generator(seed: UInt64(letter.letter.value), stream: UInt64(number))
      let (font, glyph) = letter.glyphs[number % letter.glyphs.count]
      _ = fonts[font].draw(
        glyph, side: side, Distortion(using: &generator), into: pixels + number * side * side)
    }
  }
}
