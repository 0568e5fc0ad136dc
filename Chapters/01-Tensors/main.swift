//: # 1. Tensors
//: @question How does a computer hold a picture of a cat?
//:
//: How does a computer hold a picture of a cat? As numbers: one for the brightness of every dot, row
//: after row. A color picture has three such grids, a batch of pictures many times three. Deep learning
//: needs one thing that can be a single number, a row, a grid, or a stack of stacks of grids, and that
//: can be computed with as a whole. That thing is a *tensor*.
//: @term tensor: numbers in a grid of any number of axes, and a rule for finding one of them in memory
//:
//: This chapter builds the idea from the ground: a tensor is a row of numbers in memory, and a rule for
//: finding one of them.
import Notebook
import NotebookImages
import Tensors

chapter { _ in
  //: ## What the computer sees
  //:
  //: Here are two cats and two dogs. The library draws them, as many as you like. They come along through
  //: the whole book, and the question of the whole book is about them: given two pictures, do they show
  //: the same animal? You can say that at a glance.
  let cat = animal(4)
  try show(
    pictures: [cat, animal(0), animal(1), animal(3)],
    columns: 4, scale: 4, as: "animals.png")
  //: The computer gets no glance. It gets this: how much red there is, from 0 for none to 1 for all, in the
  //: dots of the first cat. Here are four rows of them, six dots from each, out of the picture's middle.
  show(cat[0, 14..<18, 13..<19])
  //: From such numbers a program has to find out who that is. So let us first get hold of the numbers.

  //: ## A row of numbers and a shape
  //:
  //: A picture has too many to check by hand. Here is a grid of two rows and three columns.
  let x: Tensor<Float> = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  show(x)
  //: Behind the numbers stands their type, `float32`: numbers with a point, of 32 bits each. Behind that
  //: stands the *shape*: how many entries there are along each direction, or *axis*. Axis 0 counts rows,
  //: axis 1 columns.
  //: @term axis: one of the directions of a tensor; axes are counted from 0
  //: @term shape: how many entries a tensor has along each axis
  show(x.shape)
  //: A single number has no axes at all. Its shape is empty, and its *rank*, the number of axes, is 0.
  //: @term rank: how many axes a tensor has; a single number has none
  let single: Tensor<Float> = 7
  show(single)
  show(single.rank)
  //: Memory has no rows and columns. It is one long row of places. So the grid is laid out row after row:
  //: first the 1, 2, 3, then the 4, 5, 6. This order is called *row-major*.
  //: @term row-major: laid out in memory row after row, the last axis running fastest
  show(x.scalars)

  //: ## Strides: finding a number
  //:
  //: Where in that long row is the number in row 1, column 2? One step down passes a whole row: 3 places.
  //: One step right passes 1 place. These step sizes are the *strides*.
  //: @term stride: how many places of memory one step along an axis passes
  show(x.strides)
  //: So entry `[i, j]` stands at place $i \cdot 3 + j \cdot 1$. Row 1, column 2 is at
  //: $1 \cdot 3 + 2 \cdot 1 = 5$, counting from 0: the last place, where the 6 is.
  let place = 1 * x.strides[0] + 2 * x.strides[1]
  show(x.scalars[place])
  claim(x.scalars[place] == x[1, 2].item, "the rule finds what x[1, 2] finds")
  //: The rule works for any number of axes. Take 24 numbers as two grids of three rows and four columns.
  //: One step along the first axis passes a whole grid, 12 places.
  let cube = Tensor<Float>.arange(0, 24).reshaped([2, 3, 4])
  show(cube)
  show(cube.strides)
  claim(
    cube[1, 2, 3].item == 23,
    "[1, 2, 3] stands at place 1 · 12 + 2 · 4 + 3 = 23")

  //: ## Looking without moving
  //:
  //: Since a shape and strides are all that turns memory into a grid, another shape and other strides
  //: turn the same memory into another grid. Exchange the two strides, and rows become columns. This is
  //: the *transpose*. Not one number was moved.
  //: @term transpose: the same numbers with two axes exchanged: rows become columns
  let turned = x.transposed()
  show(turned)
  show(turned.strides)
  claim(
    turned.sharesStorage(with: x),
    "x and its transpose look at the same memory")
  //: A row is a smaller box in the same memory, and so is a column: its entries are 3 places apart.
  show(x[1])
  show(x[.all, 2])
  //: A third thing is needed for that: the *offset*, the place of the first entry. Column 2 starts at
  //: place 2.
  //: @term offset: the place in memory of a tensor's first entry
  show(x[.all, 2].offset)

  //: ## Writing
  //:
  //: If two tensors look at the same memory, does writing to one change the other? In many libraries it
  //: does, and it is a famous source of mistakes. Here a tensor is a *value*, like a number: `var y = x`
  //: gives you your own. Memory is shared only until somebody writes; then it is copied first.
  var y = x
  y[0, 0] = 100
  show(y)
  claim(x[0, 0].item == 1, "x is as it was")
  //: The same brackets that read also write, for whole rows and boxes.
  y[1] = [7, 8, 9]
  y[.all, 1...] = 0
  show(y)

  //: ## Computing with all numbers at once
  //:
  //: Arithmetic goes entry by entry, with no loop to write.
  show(x + x)
  show(x * x)
  show((x * x).sum())
  //: A sum can also run along one axis only. Summing over axis 0 adds the rows up, and leaves one number
  //: for each column: 1 + 4, 2 + 5, 3 + 6.
  show(x.sum([0]))
  show(x.mean([1]))
  //: A smaller tensor is used again for every row where shapes allow it. This is called *broadcasting*,
  //: and chapter 2 is about it.
  show(x + [10, 20, 30])

  //: ## The cat again
  //:
  //: Now for the picture. It is a tensor of three axes: three colors, 32 rows, 32 columns.
  show(cat.shape)
  show(cat.strides)
  //: One step right passes 1 place, one step down a row of 32, and from red to green it is a whole grid of
  //: $32 \cdot 32 = 1024$. So this is the color of the dot in row 15, column 16, its red, green and blue:
  show(cat[.all, 15, 16])
  claim(
    cat.strides == [32 * 32, 32, 1] && cat.count == 3072,
    "3 · 32 · 32 = 3072 numbers")
  //: All that this chapter did to six numbers can be done to these. Half of each number is half the light.
  //: Places 6 to 25 of rows and columns are a window around the head (with a white frame, to keep the size). Rows and columns exchanged lay the cat on
  //: its side. One minus each number is a negative.
  let dark = cat * 0.5
  let window = cat[.all, 6..<26, 6..<26]
    .padded(axis: 1, before: 6, after: 6, .constant(1))
    .padded(axis: 2, before: 6, after: 6, .constant(1))
  let onItsSide = cat.transposed()
  let negative = 1 - cat
  try show(
    pictures: [cat, dark, window, onItsSide, negative],
    columns: 5, scale: 4, as: "changed.png")
  claim(
    dark.mean().item == cat.mean().item / 2,
    "half of every number, half of their mean")
  claim(onItsSide.sharesStorage(with: cat), "turned, and no number was moved")
  //: To you they are all the same cat. To the computer nearly every number has changed. Keep that in mind:
  //: closing this gap is what the rest of the book is for.

  //: ## When shapes do not fit
  //:
  //: Two rows of three cannot be added to two rows of two. Wingbeat stops with a sentence that says
  //: which operation it was, what the shapes were and which rule they broke:
  //:
  //:     +: shapes [2, 3] and [2, 2] do not broadcast;
  //:        aligned at the right, sizes must be equal or one of them 1
  //:
  //: Most time in deep learning is lost on shapes. Look at them often.

  //: ## Chance that can be repeated
  //:
  //: Networks start from random numbers. If every run had other ones, no result could be checked. So
  //: random numbers come from a *generator* with a seed, and the same seed gives the same numbers, on
  //: every machine.
  //: @term generator: a source of random numbers that gives the same ones for the same seed
  var generator = Generator(seed: 42)
  let noise = Tensor<Float>.normal([2, 4], using: &generator)
  show(noise)
  var again = Generator(seed: 42)
  claim(
    Tensor<Float>.normal([2, 4], using: &again) == noise,
    "seed 42 gives these numbers again")
  //: These are from the *normal distribution*: about two in three lie between −1 and 1. Many of them have
  //: a mean near 0, and a *variance* near 1: that is the mean of their squared distances from the mean. The
  //: root of it is the *standard deviation*, how far from the mean the numbers usually lie.
  //: @term variance: the mean of the squared distances from the mean
  //: @term standard deviation: the root of the variance: how far from the mean numbers usually lie
  //: @term normal distribution: the bell curve: two in three numbers lie within one deviation of the mean
  let many = Tensor<Float>.normal([100_000], using: &generator)
  show(many.mean())
  show(many.variance())

  //: ## What was built
  //:
  //: A tensor is a row of numbers in memory, a shape, a stride for each axis and an offset. Entry
  //: $[i, j, \ldots]$ stands at place
  //:
  //: $$\text{offset} + i \cdot \text{stride}_0 + j \cdot \text{stride}_1 + \ldots$$
  //:
  //: A picture is one of them. Everything else in this book is arithmetic on that.
  //:
  //: Read next: how NumPy does the same, in C. R. Harris and others, "Array programming with NumPy",
  //: Nature 585 (2020).
  //:
  //: ## Exercises
  //:
  //: 1.1 *rowMajorStrides*: find the strides for any shape. 1.2 *offset*: find a number, and refuse an
  //: index that is not there. 1.3 *render*: write a tensor as text. The files are in
  //: `Exercises/01-Tensors`; `swift run learn check 1` checks them.
}
