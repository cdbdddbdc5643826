import { answerQuestions } from '../../async/answer-questions.js';
import type { Judgement, ToJudge } from './item-judge.js';
import { judgeItems } from './judge-items.js';

answerQuestions<ToJudge, Judgement>(async ({ items, given }) => {
  const judged: Judgement = [];
  for await (const each of judgeItems(items, given)) judged.push(each);
  return judged;
});
