import Exercises07
import Exercises08
import Exercises11
import Milestones

Milestone.resNet(Exercises07.Answers.all + Exercises08.Answers.all + Exercises11.Answers.all)
  .main()
