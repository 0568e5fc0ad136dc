import Files
import Foundation
import TestSupport
import Testing
import Vision

@testable import Characters

@Suite struct CharactersTests {
  static let isInstalled = File.exists(Characters.folder + "/NotoSans-Regular.ttf")

  private func problem(_ folder: String) -> String {
    do {
      _ = try Characters(from: folder)
      return "read"
    } catch { return "\(error)" }
  }

  @Test func `every violated precondition stops with its message`() async {
    await #expect(processExitsWith: .success) {
      for failure in failingPreconditions.compactMap({ $0.failure() }) {
        Issue.record("\(failure)")
      }
    }
  }

  @Test func `a letter's script is in its name, and variants are no letters of their own`() {
    for (letter, script) in [
      ("\u{561}" as Unicode.Scalar, "ARMENIAN"), ("\u{1200}", "ETHIOPIC"),
      ("\u{10300}", "OLD ITALIC"),
      ("\u{1401}", "CANADIAN"), ("\u{1C90}", "GEORGIAN"), ("a", "LATIN"), ("\u{5D0}", "HEBREW"),
    ] {
      #expect(letter.script == script && letter.isDistinctLetter)
    }
    #expect(("\u{0}" as Unicode.Scalar).script == nil)
    // é, a presentation form, a letterlike symbol, a modifier, a digit.
    for letter: Unicode.Scalar in ["\u{E9}", "\u{FE8D}", "\u{1D400}", "\u{2B0}", "7"] {
      #expect(!letter.isDistinctLetter)
    }
  }

  @Test func `scripts that look like Latin are trained on, and a third of the others is held out`()
  {
    for name in ["LATIN", "GREEK", "CYRILLIC", "COPTIC"] { #expect(!Script.isHeldOut(name)) }
    for name in ["GEORGIAN", "ARMENIAN", "TIBETAN"] { #expect(Script.isHeldOut(name)) }
    for name in ["HEBREW", "THAI", "ETHIOPIC"] { #expect(!Script.isHeldOut(name)) }
  }

  @Test
  func `a folder without fonts, and a file that is none, are errors with the package to install`()
    throws
  {
    #expect(
      problem("/nowhere").contains(
        "/nowhere: there is no such folder of fonts; install them with '$(command -v sudo) apt-get install -y "
          + "fonts-noto-core'"))
    let folder = try TemporaryFolder()
    #expect(
      problem(folder.path).contains("its 0 fonts have 0 scripts with 14 letters in two fonts"))
    _ = try folder.file("a.ttf", Array("no font".utf8))
    #expect(problem(folder.path).contains("a.ttf: cannot be read as a font (FreeType's error"))
  }

  @Test(.enabled(if: isInstalled, "fonts-noto-core is not installed"))
  func `characters of the same fonts are the same images, each class in one part`() throws {
    // Eight fonts: the whole package takes seconds.
    let folder = try TemporaryFolder()
    for script in ["Armenian", "Georgian", "Hebrew", "Thai"] {
      for weight in ["Bold", "Regular"] {
        let name = "NotoSans\(script)-\(weight).ttf"
        try FileManager.default.createSymbolicLink(
          atPath: folder.path + "/" + name, withDestinationPath: Characters.folder + "/" + name)
      }
    }
    let characters = try Characters(from: folder.path, imagesPerClass: 6)
    let again = try Characters(from: folder.path, imagesPerClass: 6)
    #expect(characters.images.pixels == again.images.pixels)
    #expect(Set(characters.scripts) == ["ARMENIAN", "GEORGIAN", "HEBREW", "THAI"])
    #expect(characters.count == 6 * characters.classes.count && characters.classes.count > 100)
    #expect(characters.fonts.count == 8 && characters.fonts[0] == "NotoSansArmenian-Bold")
    #expect(Set(characters.classes).count == characters.classes.count)
    for index in 0..<characters.count {
      let script = characters.scripts[characters.labels[index]]
      #expect((characters.splits[index] == .test) == (script == "ARMENIAN" || script == "GEORGIAN"))
    }
    // Every image has ink, and no two are alike.
    let images = (0..<characters.count).map { characters.item($0).value }
    #expect(images.allSatisfy { $0.width == 28 && $0.channels == 1 })
    #expect(
      images.allSatisfy { $0.pixels.contains { $0 > 200 } && $0.pixels.count { $0 > 127 } < 600 })
    #expect(Set(images.map(\.pixels)).count == images.count)
    // Larger images show the same letters: scaled down, they are close.
    let large = try Characters(from: folder.path, side: 56, imagesPerClass: 1)
    let resize = Resize(width: 28, height: 28)
    for label in stride(from: 0, to: characters.classes.count, by: 9) {
      let small = resize(large.item(label).value).pixels
      let error = zip(small, images[6 * label].pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(error < 12 * 784, "\(characters.classes[label]): \(error / 784)")
    }
  }
}
