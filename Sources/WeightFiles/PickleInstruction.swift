/// The opcodes of pickles: those of PyTorch's weights-only unpickler, and those with which protocols 1, 3, 4
/// and 5 write the same values.
enum PickleInstruction: UInt8 {
  case mark = 0x28
  case emptyTuple = 0x29
  case stop = 0x2E
  case pop = 0x30
  case popMark = 0x31
  case duplicate = 0x32
  case binBytes = 0x42
  case shortBinBytes = 0x43
  case binFloat = 0x47
  case integer = 0x49
  case binInt = 0x4A
  case binInt1 = 0x4B
  case long = 0x4C
  case binInt2 = 0x4D
  case none = 0x4E
  case binPersistentID = 0x51
  case reduce = 0x52
  case binString = 0x54
  case shortBinString = 0x55
  case binUnicode = 0x58
  case emptyList = 0x5D
  case append = 0x61
  case build = 0x62
  case global = 0x63
  case dictionary = 0x64
  case appends = 0x65
  case binGet = 0x68
  case longBinGet = 0x6A
  case list = 0x6C
  case binPut = 0x71
  case longBinPut = 0x72
  case setItem = 0x73
  case tuple = 0x74
  case setItems = 0x75
  case emptyDictionary = 0x7D
  case proto = 0x80
  case newObject = 0x81
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case newTrue = 0x88
  case newFalse = 0x89
  case long1 = 0x8A
  case long4 = 0x8B
  case shortBinUnicode = 0x8C
  case binUnicode8 = 0x8D
  case binBytes8 = 0x8E
  case emptySet = 0x8F
  case addItems = 0x90
  case frozenSet = 0x91
  case newObjectKeywords = 0x92
  case stackGlobal = 0x93
  case memoize = 0x94
  case frame = 0x95
  case byteArray8 = 0x96

  /// Returns the name of any opcode in Python's `pickletools`.
  static func name(of byte: UInt8) -> String {
    names[byte] ?? "an unknown opcode (byte \(byte))"
  }

  /// Whether only protocol 0, which is text, has this opcode.
  static func isText(_ byte: UInt8) -> Bool { "FPSVgp".utf8.contains(byte) }

  private static let names: [UInt8: String] = [
    0x46: "FLOAT", 0x50: "PERSID", 0x53: "STRING", 0x56: "UNICODE", 0x67: "GET", 0x69: "INST",
    0x6F: "OBJ", 0x70: "PUT", 0x82: "EXT1", 0x83: "EXT2", 0x84: "EXT4", 0x97: "NEXT_BUFFER",
    0x98: "READONLY_BUFFER",
  ]
}
