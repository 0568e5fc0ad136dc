import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter09 = [
    KnownMistake(
      .outputSize, StartNotCounted.self,
      "one short: the place where the window starts counts, too"),
    KnownMistake(
      .outputSize, PaddingOnce.self, "padding counted once: it stands on both sides"),
    KnownMistake(
      .outputSize, PaddingLeftOut.self,
      "padding left out: it makes the axis longer on both sides"),
    KnownMistake(
      .outputSize, DilationLeftOut.self,
      "dilation left out: a kernel with gaps covers more"),
    KnownMistake(
      .outputSize, GapTooMany.self,
      "the dilated kernel is too long: k numbers have k − 1 gaps between them"),
    KnownMistake(
      .outputSize, StrideLeftOut.self, "stride left out: the window jumps"),
    KnownMistake(
      .outputSize, RoundedUp.self,
      "rounded up: a window that would stick out is not put down"),
    KnownMistake(
      .outputSize, TowardZero.self,
      "where the window does not fit there are 0 places: below 0 the formula does not count them"),
    KnownMistake(
      .im2col, LyingDown.self, "lying down: a window is a column, not a row"),
    KnownMistake(
      .im2col, ChannelsInnermost.self,
      "channels innermost: rows run over v, then u, then the channel"),
    KnownMistake(
      .im2col, WindowDownwards.self,
      "a window read down its columns: rows run over v first, then u"),
    KnownMistake(
      .im2col, PlacesDownwards.self,
      "windows counted downwards: they run over j first, then i"),
    KnownMistake(
      .im2col, WindowsTurned.self, "windows turned around: place (0, 0) comes first"),
    KnownMistake(
      .im2col, WindowsNeighbors.self, "stride left out: windows are to be that far apart"),
    KnownMistake(
      .im2col, FromTheImage.self,
      "windows begin at the image, not in the padding: take padding off the place"),
    KnownMistake(
      .im2col, EdgeRepeated.self, "the edge is repeated: outside of the image there are zeros"),
    KnownMistake(
      .conv2dBackward, ConvolutionOnes.self, "upstream ignored: dY is taken for ones"),
    KnownMistake(
      .conv2dBackward, ConvolutionOverwrites.self,
      "overwritten: windows overlap, so their gradients add"),
    KnownMistake(
      .conv2dBackward, KernelTurned.self,
      "kernel turned around: each place sends its gradient back with the weight it came with"),
    KnownMistake(
      .conv2dBackward, KernelSquare.self,
      "the kernel is taken for a square: its height is shape[2], its width shape[3]"),
    KnownMistake(
      .conv2dBackward, BatchAveraged.self,
      "averaged over the batch: every image adds its whole part to the kernels"),
    KnownMistake(
      .conv2dBackward, LastImageOnly.self,
      "one image of the batch only: all of them add to the kernels' gradient"),
    KnownMistake(
      .conv2dBackward, PaddingAdded.self,
      "padding added: window i begins at i · stride − padding"),
    KnownMistake(
      .conv2dBackward, ConvolutionUnpadded.self,
      "padding forgotten: window i begins at i · stride − padding"),
    KnownMistake(
      .conv2dBackward, ConvolutionUnstrided.self,
      "stride forgotten: window i begins at i · stride − padding"),
    KnownMistake(
      .maxPoolBackward, PoolingOnes.self, "upstream ignored: dY is taken for ones"),
    KnownMistake(
      .maxPoolBackward, AllEqualsWin.self,
      "all equals get the gradient: there is one winner, the first"),
    KnownMistake(
      .maxPoolBackward, LastEqualWins.self,
      "the last of equals wins: it is the first that does"),
    KnownMistake(
      .maxPoolBackward, EqualsShare.self,
      "shared among equals: the first of them gets all of it"),
    KnownMistake(
      .maxPoolBackward, SharedEvenly.self,
      "shared out evenly: that is the mean's gradient, not the maximum's"),
    KnownMistake(
      .maxPoolBackward, PoolingOverwrites.self,
      "overwritten: who wins in several windows gets the sum of their gradients"),
    KnownMistake(
      .maxPoolBackward, NegativesLose.self,
      "numbers below 0 never win: compare with the window's first number, not with 0"),
    KnownMistake(
      .maxPoolBackward, PaddingWins.self,
      "padding wins: a window that sticks out sees no zeros there"),
    KnownMistake(
      .maxPoolBackward, PoolingUnstrided.self,
      "stride forgotten: windows are to be that far apart"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake09: Chapter09Exercises {}

extension Mistake09 {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    try Solutions09.outputSize(
      size, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    try Solutions09.im2col(x, height: height, width: width, stride: stride, padding: padding)
  }
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: padding)
  }
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    try Solutions09.maxPoolBackward(dY, x, size: size, stride: stride, padding: padding)
  }
}
