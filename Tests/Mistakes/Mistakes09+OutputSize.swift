import Solutions

enum StartNotCounted: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    (size + 2 * padding - dilation * (kernel - 1) - 1) / stride
  }
}

enum PaddingOnce: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    try Solutions09.outputSize(
      size + padding, kernel: kernel, stride: stride, padding: 0, dilation: dilation)
  }
}

enum PaddingLeftOut: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    try Solutions09.outputSize(
      size, kernel: kernel, stride: stride, padding: 0, dilation: dilation)
  }
}

enum DilationLeftOut: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    try Solutions09.outputSize(
      size, kernel: kernel, stride: stride, padding: padding, dilation: 1)
  }
}

/// Takes the kernel for `dilation · kernel` long.
enum GapTooMany: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    try Solutions09.outputSize(
      size, kernel: dilation * kernel, stride: stride, padding: padding, dilation: 1)
  }
}

enum StrideLeftOut: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    try Solutions09.outputSize(
      size, kernel: kernel, stride: 1, padding: padding, dilation: dilation)
  }
}

enum RoundedUp: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    let room = size + 2 * padding - dilation * (kernel - 1) - 1
    return room < 0 ? 0 : (room + stride - 1) / stride + 1
  }
}

/// The formula, and Swift's division.
enum TowardZero: Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1
  }
}
