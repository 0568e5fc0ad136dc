// The index of the element of a rank, in linear time.

extension [Int] {
  /// Rearranges indices so that the one at position `rank` is what it is in sorted order.
  ///
  /// Quickselect (Hoare, "Algorithm 65: Find", 1961), with pivots and swaps as in PyTorch's `kthvalue` on a CPU: of equal
  /// elements, the same one is found, which gets the gradient.
  mutating func quickselect(_ rank: Int, by precedes: (Int, Int) -> Bool) {
    var (low, high) = (0, count - 1)
    while high > low + 1 {
      swapAt(low + (high - low) / 2, low + 1)
      if precedes(self[high], self[low + 1]) { swapAt(low + 1, high) }
      if precedes(self[high], self[low]) { swapAt(low, high) }
      if precedes(self[low], self[low + 1]) { swapAt(low + 1, low) }
      let pivot = self[low]
      var (i, j) = (low + 1, high)
      while true {
        repeat { i += 1 } while precedes(self[i], pivot)
        repeat { j -= 1 } while precedes(pivot, self[j])
        if j < i { break }
        swapAt(i, j)
      }
      swapAt(low, j)
      if j <= rank { low = i }
      if j >= rank { high = j - 1 }
    }
    if high == low + 1 && precedes(self[high], self[low]) { swapAt(low, high) }
  }
}
