import CZlib
import Foundation
import Tensors

public struct Digits: Sendable {
  public let images: Tensor<Float>
  public let labels: [Int]
  public static func load() throws -> Digits {
    let path = Bundle.module.path(forResource: "Data/digits.csv", ofType: "gz")!
    let f = gzopen(path, "rb")
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    let n = gzread(f, &buffer, 1 << 20)
    gzclose(f)
    let text = String(decoding: buffer[0..<Int(n)], as: UTF8.self)
    var x: [Float] = []
    var y: [Int] = []
    for line in text.split(separator: "\n") {
      let v = line.split(separator: ",").map { Float($0)! }
      x += v.dropLast().map { $0 / 16 }
      y.append(Int(v.last!))
    }
    return Digits(images: Tensor(x, shape: [y.count, 1, 8, 8]), labels: y)
  }
}
