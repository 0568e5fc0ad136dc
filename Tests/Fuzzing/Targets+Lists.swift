import Files
import NumPyFiles
import Tensors
import Vision

@testable import Characters

extension FuzzTarget {
  /// Images in NumPy's archives, lists of pairs, and fonts.
  static let lists = [
    FuzzTarget("npz-images", words: arrayNames) { input in
      try each([input.bytes, try rezipped(input.bytes)]) { bytes in
        let path = input.folder + "/images.npz"
        try File.write(bytes, to: path)
        _ = try PackedImages.preview(npz: path)
        let (train, test) = try PackedImages.read(npz: path)
        for part in [train, test].compactMap(\.self) where part.count > 0 {
          try Fault.unless(
            part.labels.allSatisfy(part.classes.indices.contains)
              && part.pixels.shape[0] == part.count,
            "\(part.pixels.shape) with \(part.count) labels of \(part.classes.count) classes")
          _ = part.item(part.count - 1)
        }
      }
    },
    FuzzTarget(
      "pairs",
      words: [
        "\r\n", "\"", "\"\"", ",", "a.png", "b.png", "a,b,same\n", "split", "train", "true", "1",
        "\u{301}", "\u{0}",
        "/a.png", "../",
      ]
    ) { input in
      for name in ["a.png", "b.png"] where !File.exists("\(input.folder)/\(name)") {
        try File.write([1], to: "\(input.folder)/\(name)")
      }
      let isPairList = PairList.isPairList(csv: input.path)
      let list = try PairList(csv: input.path)
      try Fault.unless(isPairList, "a list that is read is not recognized")
      try Fault.unless(
        list.pairs.allSatisfy {
          list.paths.indices.contains($0.first) && list.paths.indices.contains($0.second)
        }, "a pair refers to no path")
    },
    FuzzTarget("font", words: fontTables) { input in
      let font = try Font(input.path)
      let side = 28
      let alphabets = Alphabet.all(of: [font, font], 40)
      for alphabet in alphabets.prefix(4) {
        for letter in alphabet.letters.prefix(10) {
          _ = Tensor<UInt8>(shape: [2, side, side]) {
            alphabet.draw(letter, 2, [font, font], side: side, into: $0)
          }
        }
      }
    },
  ]

  private static let arrayNames = [
    "x.npy", "y.npy", "x_train.npy", "y_test.npy", "'descr': '|u1'", "'<f4'", "'<f2'", "'<i8'",
    "'|b1'", "(2, 8, 8)",
    "(2, 3, 8, 8)", "(2, 8, 8, 3)", "(0, 8, 8)", "(2,)", "(2, 1)", "\u{1}NUMPY",
  ]

  private static let fontTables = [
    "cmap", "glyf", "loca", "head", "hhea", "hmtx", "maxp", "CFF ", "OTTO", "ttcf", "true", "post",
    "name", "fvar",
    "gvar", "\u{0}\u{C}\u{0}\u{0}", "\u{0}\u{4}",
  ]

  /// Returns an archive of the arrays that begin in the bytes, with right checksums, so that damage in them is decoded.
  private static func rezipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    let starts = bytes.indices.filter { bytes[$0...].starts(with: magic) }.prefix(4)
    let names = starts.count < 4 ? ["x", "y", "z"] : ["x_train", "y_train", "x_test", "y_test"]
    let ends = starts.dropFirst() + [bytes.count]
    let entries = zip(names, zip(starts, ends)).map {
      ZipArchive.NewEntry($0 + ".npy", Array(bytes[$1.0..<$1.1]))
    }
    return try ZipArchive.archive(entries, path: "images.npz")
  }
}
