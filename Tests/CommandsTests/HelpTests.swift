import Testing

@testable import Commands

@Suite struct HelpTests {
  private func lines(_ options: [Option]) -> [String] {
    Arguments.help(title: "A title.", usage: "u", options: options).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// The lines with single spaces.
  private func words(_ options: [Option]) -> [String] {
    lines(options).map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test func `options stand under their headings, and help last`() {
    let text = lines(
      [.flag("all", "everything")] + [.flag("fast", "less"), .flag("slow", "more")].under("Speed"))
    #expect(
      text == [
        "A title.", "", "usage: u", "", "Options:", "  --all       everything",
        "  -h, --help  print this help", "", "Speed:", "  --fast      less", "  --slow      more",
      ])
  }

  @Test func `ranges and defaults follow the explanation`() {
    let text = words([
      .number("lr", 0.001, in: 0...1e30, "learning rate"),
      .number("ema", 0.99, in: 0...1, "EMA decay"),
      .integer("batch", 32, in: 2...100_000, "batch size").quick(8),
      .integer("threads", 0, in: 0...64, shown: "0 = all", "threads"),
      .number("margin", nil, "gap"),
      .integer("items", nil, "images"), .text("out", "", placeholder: "FILE", "output"),
    ])
    for line in [
      "--lr X learning rate (0.001)", "--ema X EMA decay, 0 to 1 (0.99)",
      "--batch N batch size, at least 2 (32; 8 with --quick)",
      "--threads N threads, 0 to 64 (0 = all)",
      "--margin X gap", "--items N images", "--out FILE output",
    ] { #expect(text.contains(line), "\(line)") }
  }

  @Test func `choices stand in the option, in the explanation, or elsewhere`() {
    let text = words([
      .choice("kind", "one", of: ["one", "two"], "which"),
      .choice("long", "alpha", of: ["alpha", "beta", "gamma", "delta"], "which"),
      .choice("method", "one", of: ["one", "two"], placeholder: "NAME", "what"),
    ])
    for line in [
      "--kind one|two which (one)", "--long NAME which: alpha, beta, gamma, delta (alpha)",
      "--method NAME what (one)",
    ] { #expect(text.contains(line), "\(line)") }
  }

  @Test func `explanations wrap in their column, at spaces that may break`() {
    let long = Array(repeating: "word", count: 40).joined(separator: " ") + " 8\u{A0}×\u{A0}8"
    let text = lines([.text("a", "", long), .text("an-option-of-great-length", "", "short")])
    #expect(text.allSatisfy { $0.count <= 100 })
    #expect(text.contains { $0.hasSuffix("8 × 8") } && !text.joined().contains("\u{A0}"))
    let column = text.first { $0.hasPrefix("  --a TEXT") }?.firstRange(of: "word")
      .map { text[5].distance(from: text[5].startIndex, to: $0.lowerBound) }
    #expect(column == text[6].prefix { $0 == " " }.count)
    // A name that is too long for the column has a line of its own.
    #expect(text.contains("  --an-option-of-great-length TEXT"))
  }
}
