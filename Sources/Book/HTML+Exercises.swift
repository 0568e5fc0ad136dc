import Lessons

extension HTMLWriter {
  /// Returns a chapter's exercises, for its end.
  func exercises(_ document: Document) -> String {
    let cards = document.exercises.map(card)
    guard !cards.isEmpty else { return "" }
    let heading =
      document.sections.contains { $0.anchor == "exercises" }
      ? "" : "<h2 id=\"exercises\">Exercises</h2>"
    return heading + "<div class=\"exercises\">\(cards.joined(separator: "\n"))</div>"
  }

  private func card(_ exercise: Lesson) -> String {
    let difficulty = "\(exercise.difficulty)"
    let symbols = (1...3).map { $0 <= exercise.difficulty.rawValue ? "●" : "○" }.joined()
    let hints = exercise.hints.enumerated().map { index, hint in
      "<details class=\"hint\"><summary>Hint \(index + 1) of \(exercise.hints.count)</summary>"
        + Markup.html(hint) + "</details>"
    }
    return """
      <section class="exercise" id="exercise-\(exercise.name)">
      <h3><span class="number">\(exercise.chapter).\(exercise.number)</span> \(exercise.name)</h3>
      <p class="effort"><span aria-hidden="true">\(symbols)</span> \(difficulty), about \
      \(exercise.minutes) minutes</p>
      \(Markup.html(exercise.goal))
      <p class="file"><a href="\(book.link(to: exercise.file))">\(Markup.path(exercise.file))</a></p>
      <pre class="command" tabindex="0"><code>swift run learn check \(exercise.name)</code></pre>
      \(hints.joined(separator: "\n"))
      </section>
      """
  }

  /// Returns the page that lists all exercises.
  func allExercises() -> Page {
    var body =
      "<h1>Exercises</h1><div class=\"lead\"><p>Each is one function in a file of its own, which compiles "
      + "before you solve it. Its check says what is wrong and diagnoses common mistakes.</p></div>"
    for document in book.documents where !document.exercises.isEmpty {
      body +=
        "<h2>\(document.number). \(Markup.inline(document.title))</h2>"
        + "<div class=\"wide list\"><table><thead><tr><th>exercise</th><th>what to build</th>"
        + "<th>difficulty</th><th>minutes</th></tr></thead><tbody>"
      for exercise in document.exercises {
        body +=
          "<tr><td><a href=\"\(document.name).html#exercise-\(exercise.name)\">"
          + "\(exercise.title)</a></td><td>\(Markup.inline(exercise.goal))</td>"
          + "<td>\(exercise.difficulty)</td><td>\(exercise.minutes)</td></tr>"
      }
      body += "</tbody></table></div>"
    }
    return Page(
      title: "Exercises", body: body, file: "exercises.html",
      previous: book.documents.last.map { ($0.name + ".html", $0.heading) },
      next: ("glossary.html", "Glossary"))
  }
}
