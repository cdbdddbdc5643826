import type { AccessLogTranslation } from './access-log.en.js';

export const accessLogAr: AccessLogTranslation = {
  heading: 'من رأى هذا', intro: 'كل مرة عُرض فيها هذا التسجيل على أحد، أو أُعطي مفتاحه أو بياناته، أو شُغّل.', loading: 'جارٍ النظر في السجل…', slow: 'يستغرق هذا وقتاً أطول من المعتاد.', error: 'تعذّرت قراءة السجل.', retry: 'أعد المحاولة',
  gone: 'لا يوجد تسجيل كهذا لك.', none: 'لا أحد حتى الآن.', more: 'لا تُعرض الأسطر الأقدم.', when: '{date}، {time}', played: 'من {from} إلى {to}',
  checked: 'تحققت هذه الصفحة من كل سطر أدناه مع السجل الذي وقّعته شركة التأمين في {date}، {time}.', waiting: 'لم توقّع شركة التأمين السجل بعد. انظر مجدداً بعد دقيقة.',
  wrong: { zero: 'كل الأسطر مثبتة.', one: 'سطر واحد لم يثبت أنه في السجل.', two: 'سطران لم يثبت أنهما في السجل.', few: '{count} أسطر لم يثبت أنها في السجل.', many: '{count} سطراً لم يثبت أنها في السجل.', other: '{count} سطر لم يثبت أنها في السجل.' }, 'wrong.more': 'اتصل بشركة التأمين وقل إن سجل الوصول إلى تسجيل لا يطابق توقيعه.',
  'proof.proved': 'مثبت', 'proof.waiting': 'لم يوقَّع بعد', 'proof.not-proved': 'غير مثبت',
  'who.self': 'أنت', 'who.practitioner': 'المعالج', 'who.reader': 'شخص سمحت له بقراءته', 'who.escrow': 'مكتب الضمان لدى شركة التأمين', 'who.compliance': 'مسؤول امتثال', 'who.somebody-else': 'شخص آخر', 'who.service': 'الخدمة',
  'action.listed': 'ورد في قائمة: {who}', 'action.key-released': 'أُعطي مفتاحه: {who}', 'action.fetched': 'أُرسلت بياناته المختومة: {who}', 'action.viewed': 'شُغّل: {who}', 'action.downloaded': 'حُفظ كملف: {who}', 'action.refused': 'رُفض: {who}',
  'action.escrow-requested': 'طُلب من دونك: {who}', 'action.escrow-released': 'فُتح من دونك: {who}', 'action.erased': 'مُحي: {who}',
};
