import Lessons

/// All exercises, in the order of the book.
struct Catalog {
  let lessons = Lesson.all

  /// The exercises that a person names: by name, "4.3", a chapter's number, "all".
  ///
  /// - Throws: where nothing is meant by it, with the nearest name.
  func lessons(named word: String) throws -> [Lesson] {
    if word == "all" { return lessons }
    if let chapter = Int(word) {
      let found = lessons.filter { $0.chapter == chapter }
      if !found.isEmpty { return found }
      throw TutorError("chapter \(word) has no exercises; `swift run learn list` lists them")
    }
    return [try lesson(named: word)]
  }

  /// The one exercise that a person names.
  func lesson(named word: String) throws -> Lesson {
    let found = lessons.first {
      $0.name.lowercased() == word.lowercased() || "\($0.chapter).\($0.number)" == word
    }
    if let found { return found }
    let nearest = lessons.min {
      distance($0.name.lowercased(), word.lowercased())
        < distance($1.name.lowercased(), word.lowercased())
    }
    throw TutorError(
      "there is no exercise '\(word)'; nearest is \(nearest?.name ?? "none"), and "
        + "`swift run learn list` lists all")
  }

  /// The edit distance: how many letters are inserted, deleted or replaced to get from `a` to `b` (V. Levenshtein
  /// 1966).
  private func distance(_ a: String, _ b: String) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var next = [i + 1]
      for (j, other) in b.enumerated() {
        next.append(min(row[j + 1] + 1, next[j] + 1, row[j] + (letter == other ? 0 : 1)))
      }
      row = next
    }
    return row[b.count]
  }
}
