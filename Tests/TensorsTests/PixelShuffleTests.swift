import Tensors
import Testing

@Suite struct PixelShuffleTests {
  @Test func `pixelShuffled moves channels into blocks, for any type and strides`() {
    let x = Tensor<Int32>.arange(0, 48).reshaped([3, 2, 8]).permuted([2, 0, 1])
    let y = x.pixelShuffled(2)
    #expect(y.shape == [2, 6, 4])
    for c in 0..<2 {
      for (h, w) in [(0, 0), (1, 1), (2, 1)] {
        for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
          #expect(y[c, h * 2 + i, w * 2 + j] == x[c * 4 + i * 2 + j, h, w])
        }
      }
    }
    #expect(y.pixelUnshuffled(2) == x)
    #expect(x.pixelShuffled(1) == x)
  }

  @Test func `channelShuffled transposes groups and channels`() {
    let x: Tensor<UInt8> = [[0, 1, 2, 3, 4, 5]]
    #expect(x.channelShuffled(groups: 2) == [[0, 3, 1, 4, 2, 5]])
    #expect(x.channelShuffled(groups: 2).channelShuffled(groups: 3) == x)
    #expect(Tensor<UInt8>.zeros([0, 4, 2]).channelShuffled(groups: 4).shape == [0, 4, 2])
    #expect(Tensor<UInt8>.zeros([2, 0, 3, 3]).pixelShuffled(2).shape == [2, 0, 6, 6])
  }
}
