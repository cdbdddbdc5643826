import type { Translation } from '../../internal/strings/catalogue.js';
import type { exposureEn } from './exposure.en.js';

export const exposureAr: Translation<typeof exposureEn> = {
  exposure: 'من رأى ماذا', 'exposure.where': '{tenant}، {region}', 'exposure.counted': 'أُحصي في {date}، {time}، من {count} من قيود السجل.', 'exposure.none': 'لم يستلم أحد شيئاً لغيره.',
  'exposure.owners': { zero: 'أعضاء وصلت تسجيلاتهم إلى غيرهم', one: 'عضو وصلت تسجيلاته إلى غيره', two: 'عضوان وصلت تسجيلاتهما إلى غيرهما', few: 'أعضاء وصلت تسجيلاتهم إلى غيرهم', many: 'عضواً وصلت تسجيلاتهم إلى غيرهم', other: 'عضو وصلت تسجيلاتهم إلى غيرهم' },
  'exposure.recipients': { zero: 'أشخاص استلموها', one: 'شخص استلمها', two: 'شخصان استلماها', few: 'أشخاص استلموها', many: 'شخصاً استلموها', other: 'شخص استلموها' }, 'exposure.recordings': { zero: 'تسجيلات', one: 'تسجيل', two: 'تسجيلان', few: 'تسجيلات', many: 'تسجيلاً', other: 'تسجيل' },
  'exposure.picture': 'الصورة', 'exposure.picture.more': 'كل خط هو ما انتقل من عضو إلى شخص آخر. كلما كان أسمك كان قد وصل أبعد. اختر شخصاً لترى خطوطه وحدها.', 'exposure.from': 'لمن هو', 'exposure.to': 'من استلمه',
  'exposure.least': 'إلى أي مدى وصل على الأقل', 'exposure.search': 'ابحث عن معرّف', 'exposure.all': 'عرض الجميع', 'exposure.shown': { zero: 'لا خطوط من {total}', one: 'خط واحد من {total}', two: 'خطان من {total}', few: '{count} خطوط من {total}', many: '{count} خطاً من {total}', other: '{count} خط من {total}' },
  'exposure.group': { zero: 'لا أحد', one: 'شخص واحد', two: 'شخصان', few: '{count} أشخاص', many: '{count} شخصاً', other: '{count} شخص' }, 'exposure.node': '{lines}، {step} على الأكثر', 'exposure.lines': { zero: 'لا خطوط', one: 'خط واحد', two: 'خطان', few: '{count} خطوط', many: '{count} خطاً', other: '{count} خط' },
  'step.listed': 'مُدرج', 'step.key-released': 'سُلّم المفتاح', 'step.fetched': 'جُلب', 'step.viewed-possible': 'ربما شوهد', 'step.viewed': 'شوهد',
  'step.listed.more': 'ورد في رد.', 'step.key-released.more': 'تضمّن الرد مفتاحه.', 'step.fetched.more': 'خرجت بيانات مختومة.', 'step.viewed-possible.more': 'خرجت بيانات ومفتاح يفتحها؛ ولا شيء يقول إن كانت شُغّلت.', 'step.viewed.more': 'وقّعت الصفحة أن ثانية أو أكثر شُغّلت.',
  'exposure.table': 'الجدول', 'exposure.col.recording': 'التسجيل', 'exposure.col.step': 'المدى', 'exposure.col.when': 'متى', 'exposure.col.played': 'شُغّل', 'exposure.col.evidence': 'قيود السجل', 'exposure.not-played': 'لا إيصال', 'exposure.entries.more': '{list} و{count} أخرى',
  'exposure.words': 'للجهة الرقابية',
  'exposure.words.seen': { zero: 'لم ير أحد تسجيلات غيره.', one: 'رأى شخص آخر تسجيلات عضو واحد.', two: 'رأى شخص آخر تسجيلات عضوين.', few: 'رأى شخص آخر تسجيلات {count} أعضاء.', many: 'رأى شخص آخر تسجيلات {count} عضواً.', other: 'رأى شخص آخر تسجيلات {count} عضو.' }, 'exposure.words.seen.none': 'لا شيء يقول إن أحداً رأى تسجيل غيره.',
  'exposure.words.maybe': { zero: 'لا تسجيلات ربما شوهدت.', one: 'ربما شوهدت تسجيلات عضو واحد: لا شيء يؤكد ذلك أو ينفيه.', two: 'ربما شوهدت تسجيلات عضوين: لا شيء يؤكد ذلك أو ينفيه.', few: 'ربما شوهدت تسجيلات {count} أعضاء: لا شيء يؤكد ذلك أو ينفيه.', many: 'ربما شوهدت تسجيلات {count} عضواً: لا شيء يؤكد ذلك أو ينفيه.', other: 'ربما شوهدت تسجيلات {count} عضو: لا شيء يؤكد ذلك أو ينفيه.' },
  'exposure.words.unseen': { zero: 'لا تسجيلات استُلمت.', one: 'استُلمت تسجيلات عضو واحد ولم تُشاهد.', two: 'استُلمت تسجيلات عضوين ولم تُشاهد.', few: 'استُلمت تسجيلات {count} أعضاء ولم تُشاهد.', many: 'استُلمت تسجيلات {count} عضواً ولم تُشاهد.', other: 'استُلمت تسجيلات {count} عضو ولم تُشاهد.' },
  'exposure.words.evidence': 'الأدلة: القيود من {first} إلى {last} من السجل، وعددها {count}، أُحصيت في {date}، {time}.', 'exposure.words.copy': 'نسخ هذه الجمل', 'exposure.words.copied': 'نُسخت الجمل.',
};
