import Foundation
import Lessons

/// All exercises, in the order of the book.
struct Catalog {
  let lessons: [Lesson]

  /// Reads the list that was kept; where it is missing or older than the exercises, makes it anew.
  static func load(_ project: Project) throws -> Catalog {
    let kept = project.notes.appending(path: "catalog.json")
    if isCurrent(kept, project), let data = try? Data(contentsOf: kept),
      let lessons = try? JSONDecoder().decode([Lesson].self, from: data)
    {
      return Catalog(lessons: lessons)
    }
    let text = try made(project)
    guard let lessons = try? JSONDecoder().decode([Lesson].self, from: Data(text.utf8)) else {
      throw Trouble("the list of exercises cannot be read; is Sources/Curriculum as it was?")
    }
    try project.write(text, to: ".learn/catalog.json")
    return Catalog(lessons: lessons)
  }

  private static func isCurrent(_ kept: URL, _ project: Project) -> Bool {
    func date(_ url: URL) -> Date? {
      try? url.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }
    guard let made = date(kept) else { return false }
    let sources = FileManager.default.enumerator(
      at: project.file("Sources/Curriculum"), includingPropertiesForKeys: nil)
    while let file = sources?.nextObject() as? URL {
      if let changed = date(file), changed > made { return false }
    }
    return true
  }

  private static func made(_ project: Project) throws -> String {
    switch try Builder(project: project).build(
      "catalog", "the library and the list of exercises: some minutes, the first time")
    {
    case .built(let program):
      let result = try Child(words: [program]).run()
      guard result.succeeded else { throw Trouble("the list of exercises: \(result.output)") }
      return result.output
    case .failed(let words): throw Trouble(ofBuilding: words)
    case .interrupted: throw Trouble("interrupted")
    }
  }

  /// The exercises that a person names: by name, "4.3", a chapter's number, "all".
  ///
  /// - Throws: where nothing is meant by it, with the nearest name.
  func lessons(named word: String) throws -> [Lesson] {
    if word == "all" { return lessons }
    if let chapter = Int(word) {
      let found = lessons.filter { $0.chapter == chapter }
      if !found.isEmpty { return found }
      throw Trouble("chapter \(word) has no exercises; `swift run learn list` lists them")
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
    throw Trouble(
      "there is no exercise '\(word)'; nearest is \(nearest?.name ?? "none"), and "
        + "`swift run learn list` lists all")
  }

  /// How many letters are to be put in, left out or exchanged to get from `a` to `b` (V. Levenshtein 1966).
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
