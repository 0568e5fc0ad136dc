import Curriculum
import Solutions

/// Multiplies a block of rows by a block of steps by a block of columns, and lets a mistake say what that
/// means.
protocol BlockMistake: Mistake03 {
  /// Where blocks of a size begin and end.
  static func blocks(_ size: Int, _ block: Int) -> [Range<Int>]
  /// Where blocks of the steps do.
  static func stepBlocks(_ size: Int, _ block: Int) -> [Range<Int>]
  /// What comes of C[i, j] before a block of steps adds to it.
  static func before(_ sum: Float) -> Float
}

extension BlockMistake {
  static func blocks(_ size: Int, _ block: Int) -> [Range<Int>] {
    stride(from: 0, to: size, by: block).map { $0..<min($0 + block, size) }
  }
  static func stepBlocks(_ size: Int, _ block: Int) -> [Range<Int>] { blocks(size, block) }
  static func before(_ sum: Float) -> Float { sum }

  static func blockedMatmul(_ a: FarMatrix, _ b: FarMatrix, block: Int) throws -> [Float] {
    var c = [Float](repeating: 0, count: a.rows * b.columns)
    for rows in blocks(a.rows, block) {
      for steps in stepBlocks(a.columns, block) {
        for columns in blocks(b.columns, block) {
          for i in rows {
            for j in columns {
              let place = i * b.columns + j
              let sum = steps.reduce(before(c.indices.contains(place) ? c[place] : 0)) {
                $0 + a[i, $1] * b[$1, j]
              }
              if c.indices.contains(place) { c[place] = sum }
            }
          }
        }
      }
    }
    return c
  }
}

/// One block is all.
enum ThreeLoops: BlockMistake {
  static func blocks(_ size: Int, _ block: Int) -> [Range<Int>] { [0..<size] }
}

enum WholeBlocksOnly: BlockMistake {
  static func blocks(_ size: Int, _ block: Int) -> [Range<Int>] {
    stride(from: 0, through: size - block, by: block).map { $0..<$0 + block }
  }
}

enum BlockOverwritten: BlockMistake {
  static func before(_ sum: Float) -> Float { 0 }
}

enum OneBlockOfSteps: BlockMistake {
  static func stepBlocks(_ size: Int, _ block: Int) -> [Range<Int>] {
    Array(blocks(size, block).prefix(1))
  }
}

/// Makes the last block a whole one by letting it begin earlier.
enum MovedBack: BlockMistake {
  static func stepBlocks(_ size: Int, _ block: Int) -> [Range<Int>] {
    blocks(size, block).map { max(0, $0.upperBound - block)..<$0.upperBound }
  }
}

/// Makes every block a whole one.
enum ReadOutside: BlockMistake {
  static func blocks(_ size: Int, _ block: Int) -> [Range<Int>] {
    stride(from: 0, to: size, by: block).map { $0..<$0 + block }
  }
}
