import Lessons
import Testing

/// The programs that run a learner's answers are linked with the chapters that they need, and with no others: so an
/// error in one chapter blocks no other.
@Suite struct ProgramTests {
  @Test func `each chapter has a check, linked with the answers to that chapter`() throws {
    let products = try products(named: "check")
    for (name, chapters) in products { #expect([name] == chapters.map { "check-\($0)" }) }
    for lesson in Lesson.all { #expect(products["check-\(lesson.chapterCode)"] != nil) }
  }

  @Test func `each milestone is linked with the answers to the chapters of its exercises`() throws {
    let milestones = Milestone.all.map { ($0.program, $0.chapterCodes) }
    #expect(try products(named: "milestone") == Dictionary(uniqueKeysWithValues: milestones))
  }

  /// Returns the products that are made of a program, and the numbers of the chapters that they are linked with.
  private func products(named program: String) throws -> [String: [String]] {
    let products = try Manifest.read().products.filter { $0.targets.contains(program) }
    return Dictionary(
      uniqueKeysWithValues: products.map { product in
        let chapters = product.targets.filter { $0.hasPrefix("Exercises") }.map { $0.suffix(2) }
        #expect(product.targets.count == chapters.count + 1)
        return (product.name, chapters.map(String.init).sorted())
      })
  }
}
