import Datasets
import Files
import Images
import Tensors
import Vision

/// A dataset for one-shot learning, as Omniglot (Lake, Salakhutdinov and Tenenbaum, 2015,
/// https://doi.org/10.1126/science.aab3050): letters of many scripts, drawn from the fonts of this machine.
///
/// A class is a letter; its images are drawn from the fonts that have it, each a little rotated, sheared, scaled, shifted and
/// with other strokes. About a third of the scripts are the test set, so its classes are never seen in training. Images
/// are white on black, gray. The same fonts give the same images.
public struct Characters: LabeledDataset {
  /// The folder of Debian's package `fonts-noto-core`.
  public static let folder = "/usr/share/fonts/truetype/noto"

  /// The largest number of letters of a script.
  public static let lettersPerScript = 40
  /// The smallest number of letters of a script, and of fonts that have them.
  private static let (minimumLetters, minimumFonts) = (14, 2)

  public let classes: [String]
  /// The script of each class.
  public let scripts: [String]
  /// The names of the fonts.
  public let fonts: [String]
  /// The part that each image is in: scripts are in one as a whole.
  public let splits: [DatasetSplit]
  /// All images.
  package let images: PackedImages

  public var labels: [Int] { images.labels }
  public var count: Int { images.count }

  public func item(_ index: Int, epoch: Int = 0) -> Labeled<Image> {
    images.item(index, epoch: epoch)
  }

  /// Draws the characters.
  ///
  /// - Parameters:
  ///   - folder: The folder of the fonts, `.ttf` or `.otf`.
  ///   - side: The side length of the images in pixels.
  ///   - count: The number of images of each class.
  /// - Throws: ``/Files/DataError`` if there is no such folder, or if its fonts have too few scripts.
  /// - Precondition: `side` is from 8 to 256 and `count` is positive.
  public init(
    from folder: String = Characters.folder, side: Int = 28, imagesPerClass count: Int = 20
  ) throws(DataError) {
    require(
      (8...256).contains(side) && count > 0,
      "Characters: needs a side of 8 to 256 pixels and images of each class, not \(side) and \(count)"
    )
    guard let entries = try? File.entries(in: folder) else {
      throw DataError(
        path: folder, problem: "there is no such folder of fonts",
        recoverySuggestion:
          "install them with '$(command -v sudo) apt-get install -y fonts-noto-core'")
    }
    var fonts: [Font] = []
    for entry in entries where ["ttf", "otf"].contains(File.fileExtension(of: entry.name)) {
      fonts.append(try Font(folder + "/" + entry.name))
    }
    let scripts = Alphabet.all(of: fonts, Self.lettersPerScript).filter {
      $0.letters.count >= Self.minimumLetters && $0.fonts.count >= Self.minimumFonts
    }
    let held = scripts.count { Script.isHeldOut($0.script) }
    guard held > 0 && held < scripts.count else {
      throw DataError(
        path: folder,
        problem:
          "its \(fonts.count.counted("font")) \(fonts.count == 1 ? "has" : "have") \(scripts.count.counted("script")) with \(Self.minimumLetters) letters in two "
          + "fonts, too few to train on some and hold out others",
        recoverySuggestion:
          "install more with '$(command -v sudo) apt-get install -y fonts-noto-core'")
    }
    let letters = scripts.flatMap { alphabet in alphabet.letters.map { (alphabet, $0) } }
    let area = side * side
    let pixels = Tensor<UInt8>(shape: [letters.count * count, 1, side, side]) { pixels in
      for (label, (alphabet, letter)) in letters.enumerated() {
        alphabet.draw(letter, count, fonts, side: side, into: pixels + label * count * area)
      }
    }
    classes = letters.map { $1.letter.properties.name ?? "" }
    self.scripts = letters.map(\.0.script)
    self.fonts = fonts.map(\.name)
    let labels = letters.indices.flatMap { Array(repeating: $0, count: count) }
    splits = labels.map { Script.isHeldOut(letters[$0].0.script) ? .test : .train }
    images = PackedImages(pixels: pixels, labels: labels, classes: classes)
  }
}
